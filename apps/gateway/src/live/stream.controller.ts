import { Controller, Inject, Query as QueryParams, Sse, type MessageEvent } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { Needs } from '../auth/auth.guard.js';
import { memberIdOf, single, type Query } from '../http/query.js';
import { LiveFeed } from './live-feed.js';

@ApiTags('live')
@Needs('reader')
@Controller('v1/stream')
export class StreamController {
  constructor(@Inject(LiveFeed) private readonly feed: LiveFeed) {}

  @Sse()
  @ApiOperation({
    summary:
      'server-sent events: `pulse` (Pulse) every two seconds, `trouble` instead while something does not answer, `member` (MemberChanged) when the watched member has changed',
  })
  @ApiProduces('text/event-stream')
  @ApiQuery({ name: 'member', required: false, description: 'the id of a member to watch' })
  stream(@QueryParams() query: Query): Observable<MessageEvent> {
    const member = single(query, 'member');
    return this.feed.listen(member === undefined ? undefined : memberIdOf(member));
  }
}
