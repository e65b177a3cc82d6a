export default async () => {
  for (;;) await undefined;
};
