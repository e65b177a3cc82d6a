/** The name of the collection that holds up where the strategies do not. */
export const RESILIENT_NAME = 'Recording restart after an IVR node: the resilient toggle';
