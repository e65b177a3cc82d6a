/** Where the exports of evaluations are (seed 003). */
export const EXPORTS = '/api/v2/quality/evaluationexports';
