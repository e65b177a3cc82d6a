export default async () => ({ status: 'failed', because: 'lazy' });
