/** Where the media of a recording is, from the root of the platform. */
export function mediaPath(interactionId: string, recordingId: string): string {
  return `/api/v2/interactions/${encodeURIComponent(interactionId)}/recordings/${recordingId}/media`;
}
