import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { Column, DataSource, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/*
 * What tutorials write: a Nest event handler, TypeORM, one transaction an event. It keeps a ledger line and a balance, and knows an event
 * by its id; no tiers, no expiry, no refunds, nothing is published. It stands here to be measured beside the engine.
 */

@Entity('naive_line')
class Line {
  @PrimaryGeneratedColumn() id!: number;
  @Column('text', { unique: true }) eventId!: string;
  @Column('text') memberId!: string;
  @Column('bigint') points!: number;
}

@Entity('naive_balance')
class Balance {
  @PrimaryColumn('text') memberId!: string;
  @Column('bigint') points!: number;
}

interface OrderEvent {
  id: string;
  data: { memberId: string; totalMinor?: number };
}

/** What the handler reports, for the bench that waits for it. */
export class NaiveProgress {
  handled = 0;
  firstAt = 0;
  lastAt = 0;
}

export async function startNaive(options: {
  brokers: string[];
  topic: string;
  groupId: string;
  databaseUrl: string;
  schema: string;
  /** Partitions handled at once. */
  concurrency: number;
  progress: NaiveProgress;
}): Promise<{ close(): Promise<void> }> {
  const setUp = new DataSource({ type: 'postgres', url: options.databaseUrl });
  await setUp.initialize();
  await setUp.query(`create schema if not exists ${options.schema}`);
  await setUp.destroy();
  const database = new DataSource({
    type: 'postgres',
    url: options.databaseUrl,
    schema: options.schema,
    entities: [Line, Balance],
    synchronize: true,
  });
  await database.initialize();
  const { progress } = options;

  @Controller()
  class Orders {
    @EventPattern(options.topic)
    async completed(@Payload() data: object): Promise<void> {
      const event = data as OrderEvent;
      progress.firstAt ||= performance.now();
      await database.transaction(async (manager) => {
        const known = await manager.findOneBy(Line, { eventId: event.id });
        if (known) return;
        const points = Math.floor((event.data.totalMinor ?? 0) / 100);
        await manager.save(Line, { eventId: event.id, memberId: event.data.memberId, points });
        const balance = await manager.findOneBy(Balance, { memberId: event.data.memberId });
        await manager.save(Balance, { memberId: event.data.memberId, points: Number(balance?.points ?? 0) + points });
      });
      progress.handled++;
      progress.lastAt = performance.now();
    }
  }

  @Module({ controllers: [Orders] })
  class NaiveModule {}

  const app = await NestFactory.createMicroservice<MicroserviceOptions>(NaiveModule, {
    transport: Transport.KAFKA,
    options: {
      client: { clientId: 'naive', brokers: options.brokers },
      consumer: { groupId: options.groupId },
      subscribe: { fromBeginning: true },
      run: { partitionsConsumedConcurrently: options.concurrency },
    },
    logger: ['error'],
  });
  await app.listen();
  return {
    async close() {
      await app.close();
      await database.query(`drop schema ${options.schema} cascade`);
      await database.destroy();
    },
  };
}
