export default async () => {
  throw new TypeError('nothing is as it was');
};
