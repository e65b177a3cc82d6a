process.exit(7);

export default async () => undefined;
