/** Every refusal of the gateway: code, status and title. The code is part of the interface; a title is for people. */
export const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request is malformed' },
  'idempotency-key-missing': { status: 400, title: 'A write needs an Idempotency-Key' },
  unauthenticated: { status: 401, title: 'A valid bearer token is needed' },
  forbidden: { status: 403, title: 'The role of the caller does not allow this' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'member-unknown': { status: 404, title: 'The member was never heard of' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  conflict: { status: 409, title: 'The state of the thing does not allow this' },
  'member-blocked': { status: 409, title: 'The member is blocked and cannot spend' },
  'idempotency-key-reused': { status: 409, title: 'The Idempotency-Key was used with another body' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'uri-too-long': { status: 414, title: 'The address is too long' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'too-many-requests': { status: 429, title: 'Too many requests at once from this caller' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'insufficient-points': { status: 422, title: 'There are not enough points' },
  'below-minimum': { status: 422, title: 'Fewer points than the program allows at once' },
  'transfer-to-self': { status: 422, title: 'Points cannot be transferred to the member who has them' },
  'taker-unknown': { status: 422, title: 'There is no such member to transfer points to' },
  'taker-blocked': { status: 422, title: 'The member to transfer points to is blocked' },
  unprocessable: { status: 422, title: 'The request is understood and refused' },
  internal: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'Something that is needed does not answer' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** RFC 9457 problem details, with the code as an extension member. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string;
  instance: string;
}

/** Thrown by whoever refuses a request; the filter turns it into an answer. */
export class Refusal extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail ?? PROBLEMS[code].title);
    this.name = 'Refusal';
  }
}

/** @param requestId names the request in the log too */
export function problemDetails(code: ProblemCode, detail: string | undefined, requestId: string): ProblemDetails {
  const { status, title } = PROBLEMS[code];
  const base = { type: `/problems/${code}`, title, status, code, instance: `urn:uuid:${requestId}` };
  return detail === undefined ? base : { ...base, detail };
}

/** The refusal that stands for a status of the framework's own. */
export function codeOfStatus(status: number): ProblemCode {
  const known: Partial<Record<number, ProblemCode>> = {
    401: 'unauthenticated',
    403: 'forbidden',
    404: 'not-found',
    405: 'method-not-allowed',
    409: 'conflict',
    413: 'body-too-large',
    414: 'uri-too-long',
    415: 'unsupported-media-type',
    422: 'unprocessable',
    429: 'too-many-requests',
    431: 'headers-too-large',
    503: 'unavailable',
  };
  return known[status] ?? (status >= 400 && status < 500 ? 'bad-request' : 'internal');
}
