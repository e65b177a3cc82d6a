import { describeOutage } from '../store/outage-contract.ts';
import { lonelyRedisWorld, SILENT, STOPPED } from './redis-world.ts';

describeOutage('a store in Redis, whose server is stopped', () => lonelyRedisWorld(STOPPED));
describeOutage('a store in Redis, whose server says nothing', () => lonelyRedisWorld(SILENT));
