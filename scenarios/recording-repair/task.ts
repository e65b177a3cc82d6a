/** What a process of the pipeline is to see through. */
export interface RecordingRepairTask {
  readonly tenant: string;
  /** How many recordings of the calls' own there are; it ends when each of them has ended. */
  readonly recordings: number;
}
