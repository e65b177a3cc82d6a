import { Platform } from '../../src/platform/platform.ts';

/** How a platform handles requests, as it was before a set-up file changed it: this is loaded once. */
export const uncheckedHandle = Platform.prototype.handle;
