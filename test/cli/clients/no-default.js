export const client = async () => undefined;
