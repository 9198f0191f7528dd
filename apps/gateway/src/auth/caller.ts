import { ROLES, type Role } from '#platform';

/** Who asks. Idempotency keys and audit lines belong to the name. */
export interface Caller {
  name: string;
  role: Role;
}

/** Each role may all that the ones before it may. */
export function isAllowed(caller: Caller, needed: Role): boolean {
  return ROLES.indexOf(caller.role) >= ROLES.indexOf(needed);
}
