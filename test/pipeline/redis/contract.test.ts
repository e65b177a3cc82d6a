import { afterAll, beforeAll } from 'vitest';
import { describeStore } from '../store/store-contract.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { redisWorld } from './redis-world.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await server?.close();
});

describeStore('a store in Redis', () => redisWorld(server));
