import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { compileValidator, QuoteAnswer, QuoteBody, refusalsOf } from '#contracts';
import { programAt, type Programs } from '#domain';
import { MemberReader } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { KeepsOwnAnswers } from '../http/idempotency.interceptor.js';
import { Refusal } from '../http/problem.js';
import { memberIdOf } from '../http/query.js';
import { Answers, reference } from '../openapi/answers.js';
import { PROGRAMS } from '../programs.js';
import { ReadClockSource } from './read-clock.js';

const isQuote = compileValidator(QuoteBody);

/** What a cart would bring. It writes nothing, so it needs no Idempotency-Key, and a reader may ask. */
@ApiTags('members')
@Needs('reader')
@KeepsOwnAnswers()
@Controller('v1/members/:memberId/quotes')
export class QuotesController {
  constructor(
    @Inject(MemberReader) private readonly reader: MemberReader,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
    @Inject(PROGRAMS) private readonly programs: Programs,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiBody({
    schema: reference(QuoteBody),
    examples: { cart: { value: { currency: 'EUR', totalMinor: 12345 } } },
  })
  @Answers(
    'what a cart would earn, what could be spent on it, and the tier that it would reach; writes nothing',
    QuoteAnswer,
  )
  async quote(@Param('memberId') id: string, @Body() body: unknown): Promise<QuoteAnswer> {
    const memberId = memberIdOf(id);
    const [refusal] = refusalsOf(isQuote, body);
    if (refusal !== undefined) throw new Refusal('bad-request', refusal);
    const { currency, totalMinor } = body as QuoteBody;
    const clock = await this.clock.read();
    const { currencies } = programAt(this.programs, clock.now).program;
    if (!currencies.includes(currency)) {
      const names = currencies.join(', ');
      throw new Refusal('unprocessable', `body.currency is "${currency}": must be one of the program, ${names}`);
    }
    const found = await this.reader.quote(memberId, { currency, totalMinor }, clock);
    if (found === null) throw new Refusal('member-unknown');
    return { memberId, ...found };
  }
}
