import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { MembersController } from './intake/members.controller.js';

/** The way in: one controller, and what it needs, made by the service. */
@Module({})
export class InsightsModule {
  static with(providers: Provider[]): DynamicModule {
    return { module: InsightsModule, controllers: [MembersController], providers };
  }
}
