import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { HealthController, type Role } from '#platform';
import { Refusal } from '../http/problem.js';
import { isAllowed, type Caller } from './caller.js';
import type { Identities } from './identities.js';

const ROLE = 'loyalty:role';
const callers = new WeakMap<FastifyRequest, Caller>();

/** The least role that may call a route or a controller's routes. */
export const Needs = (role: Role) => applyDecorators(SetMetadata(ROLE, role), ApiExtension('x-role', role));

/** Who calls, for handlers that write. */
export const CallerOf = createParamDecorator((_data: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** @throws Refusal for a request that did not pass the guard */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Refusal('unauthenticated');
  return caller;
}

/** Health and metrics are for everybody; any other route that names no role is for nobody. */
export class AuthGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly identities: Identities) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getClass() === HealthController) return true;
    const needed = this.reflector.getAllAndOverride<Role | undefined>(ROLE, [context.getHandler(), context.getClass()]);
    if (needed === undefined) throw new Refusal('forbidden');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.identities.of(request);
    if (!isAllowed(caller, needed)) throw new Refusal('forbidden', `this needs the role ${needed}`);
    callers.set(request, caller);
    return true;
  }
}
