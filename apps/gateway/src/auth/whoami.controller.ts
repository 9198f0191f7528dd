import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Whoami } from '#contracts';
import { Answers } from '../openapi/answers.js';
import { Access } from './access.js';
import { CallerOf, Needs } from './auth.guard.js';
import type { Caller } from './caller.js';

@ApiTags('callers')
@Needs('reader')
@Controller('v1/me')
export class WhoamiController {
  constructor(@Inject(Access) private readonly access: Access) {}

  @Get()
  @Answers('who the token says that you are, and your role', Whoami)
  whoami(@CallerOf() { name, role }: Caller): Whoami {
    return { name, role, open: this.access.isOpen };
  }
}
