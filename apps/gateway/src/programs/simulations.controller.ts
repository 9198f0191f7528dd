import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { compileValidator, parseProgram, refusalsOf, SimulationAnswer, SimulationBody } from '#contracts';
import { instantText } from '#domain';
import { ProgramStore, PublishedPrograms, SimulationStore, type KeptSimulation } from '#storage';
import { Needs } from '../auth/auth.guard.js';
import { Refusal } from '../http/problem.js';
import { ReadClockSource } from '../members/read-clock.js';
import { Answers, reference, Write } from '../openapi/answers.js';
import { instantIn } from './programs.controller.js';
import { SimulationDesk } from './simulation.desk.js';
import { versionOf } from './version.param.js';

const isSimulation = compileValidator(SimulationBody);

/** What a draft would have made of everything that has happened. */
@ApiTags('programs')
@Needs('admin')
@Controller('v1/programs')
export class SimulationsController {
  constructor(
    @Inject(ProgramStore) private readonly store: ProgramStore,
    @Inject(PublishedPrograms) private readonly published: PublishedPrograms,
    @Inject(SimulationDesk) private readonly desk: SimulationDesk,
    @Inject(SimulationStore) private readonly simulations: SimulationStore,
    @Inject(ReadClockSource) private readonly clock: ReadClockSource,
  ) {}

  @Get('simulations/:simulationId')
  @Answers('how far a simulation is, and what came of it', SimulationAnswer)
  async simulation(@Param('simulationId') text: string): Promise<SimulationAnswer> {
    const found = await this.simulations.read(versionOf(text));
    if (found === null) throw new Refusal('not-found', `there is no simulation ${text}`);
    return answerOf(found);
  }

  @Post(':version/simulate')
  @HttpCode(200)
  @Write()
  @ApiBody({ schema: reference(SimulationBody), required: false })
  @Answers('replay all facts with a draft in force; 202 where it takes longer than 20 seconds', SimulationAnswer)
  async simulate(
    @Param('version') text: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SimulationAnswer> {
    const version = versionOf(text);
    const [refusal] = refusalsOf(isSimulation, body ?? {});
    if (refusal !== undefined) throw new Refusal('bad-request', refusal);
    const written = (await this.store.all()).find((one) => one.version === version);
    if (written === undefined) throw new Refusal('not-found', `there is no version ${version} of the program`);
    const period = await this.periodOf(body ?? {});
    const draft = parseProgram(written.content, `program version ${version}`);
    const found = await this.desk.ask(version, { programs: this.published.versions, draft, ...period });
    if (found.state === 'running') reply.status(202);
    return answerOf(found);
  }

  private async periodOf(body: SimulationBody): Promise<{ from: number | null; until: number }> {
    const now = await this.clock.now();
    const from = instantIn('from', body.from);
    const until = instantIn('until', body.until) ?? now;
    if (until > now) {
      throw new Refusal('unprocessable', `until is ${instantText(until)}: must not lie after now, ${instantText(now)}`);
    }
    if (from !== null && from > until) {
      throw new Refusal('unprocessable', `from is ${instantText(from)}: must not lie after ${instantText(until)}`);
    }
    return { from, until };
  }
}

function answerOf({
  id,
  version,
  state,
  askedAt,
  endedAt,
  done,
  all,
  problem,
  report,
}: KeptSimulation): SimulationAnswer {
  const seconds = endedAt === null ? null : (endedAt - askedAt) / 1_000;
  return { simulationId: id, version, state, askedAt: instantText(askedAt), done, all, seconds, problem, report };
}
