// Generated from contracts/openapi.json by openapi-typescript: `npm run contracts` renews it.
export interface paths {
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['HealthController_live'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['HealthController_ready'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['HealthController_exposition'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/churn-warnings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** warnings of members about to be lost, the latest crossing first */
    get: operations['ChurnWarningsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/kpis': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** key figures of the population */
    get: operations['InsightsController_kpis'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/rfm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the population by recency, frequency and spend */
    get: operations['InsightsController_rfm'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/segments/{segment}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the members of a segment */
    get: operations['InsightsController_segment'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** a member now, or at an instant as it was known at another */
    get: operations['MembersController_member'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/adjustments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** give or take points by hand, with a reason */
    post: operations['CommandsController_adjust'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/entries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the lines of the book, the newest first */
    get: operations['MembersController_entries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/holds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** reserve points */
    post: operations['CommandsController_hold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/holds/{holdId}/capture': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** spend what is held, or a part of it; the rest is given back */
    post: operations['CommandsController_capture'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/holds/{holdId}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** give back what is held */
    post: operations['CommandsController_release'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/insight': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** what a member is worth, and whether they are leaving */
    get: operations['InsightsController_insight'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/lots': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** what points there are, in the order in which they are spent */
    get: operations['MembersController_lots'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/redemptions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** spend points: 422 insufficient-points says what is missing */
    post: operations['CommandsController_redeem'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/redemptions/{redemptionId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** put the points back into the lots that they came from, once */
    post: operations['CommandsController_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/tiers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the tier history, oldest first */
    get: operations['MembersController_tiers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/dead-letters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** records that could not become facts, the newest first */
    get: operations['DeadLettersController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/dead-letters/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** one in full */
    get: operations['DeadLettersController_show'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/dead-letters/{id}/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** settle it without effect */
    post: operations['DeadLettersController_discard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/dead-letters/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** send it again to its topic, with its identity: harmless when repeated */
    post: operations['DeadLettersController_replay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/lag': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** how far each group is behind, by topic and partition; always one page */
    get: operations['LagController_lag'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AdjustmentBody: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      expiresAt?: string | null;
      /** @description a whole number from -1000000000000 to 1000000000000 */
      points: number;
      /** @description text of at most 500 characters */
      reason: string;
    };
    CaptureBody: {
      /** @description a whole number from 1 to 1000000000000 */
      points?: number | null;
    };
    Cause: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      id: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      source: string;
    };
    ChurnWarning: {
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      clvMinor?: number | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      lastActivityAt?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description text */
      modelVersion?: string | null;
      /** @description a list of text */
      reasons: string[];
      /** @description a number from 0 to 1 */
      risk?: number | null;
      /** @description text */
      tier: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      validUntil?: string | null;
      /** @description text */
      warningId: string;
    };
    /** @description one for each lapse: the time after a last order day until the next */
    ChurnWarningView: {
      /** @description a whole number, 0 or more */
      clvMinor?: number | null;
      control: boolean;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      crossedAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      decidedAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      lastActivityAt?: string | null;
      /** @description a UTC day: YYYY-MM-DD */
      lastOrderDay: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description text */
      modelVersion?: string | null;
      reasons: string[];
      /** @description a number from 0 to 1 */
      risk?: number | null;
      /** @description text */
      state: string;
      /** @description text */
      tier: string;
      told: boolean;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      validUntil: string;
      /** @description text */
      warningId: string;
    };
    CommandAnswer: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      adjustmentId?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      at: string;
      balance: components['schemas']['MemberPoints'];
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      expiresAt?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      holdId?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description a whole number */
      points: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      redemptionId?: string | null;
      /** @description a whole number, 0 or more */
      valueMinor?: number | null;
    };
    ContentPublished: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      contentId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      kind: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
    };
    ContentRemoved: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      contentId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      kind: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
    };
    CustomerValue: {
      expectedOrders: number;
      /** @description a whole number, 0 or more */
      horizonDays: number;
      /** @description text */
      modelVersion: string;
      /** @description a number from 0 to 1 */
      probabilityAlive: number;
      valueMinor: number;
    };
    DeadLetterView: {
      /** @description text */
      consumerGroup: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      createdAt: string;
      /** @description text */
      eventId?: string | null;
      /** @description a whole number, 0 or more */
      id: number;
      /** @description text */
      key?: string | null;
      /** @description text */
      memberId?: string | null;
      /** @description text */
      message: string;
      /** @description a whole number, 0 or more */
      offset: number;
      /** @description text */
      outcome: string;
      /** @description a whole number, 0 or more */
      partition: number;
      /** @description text */
      reason: string;
      /** @description text */
      source?: string | null;
      /** @description text */
      status: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      statusAt: string;
      /** @description text */
      statusBy?: string | null;
      /** @description text */
      topic: string;
      /** @description text */
      value?: string | null;
      valueCut: boolean;
      /** @description text */
      valueEncoding: string;
    };
    /** @description a line of the book; never changed, corrected by later ones */
    Entry: {
      /** @description a whole number */
      balanceAfter: number;
      cause?: components['schemas']['Cause'] | null;
      /** @description text */
      corrects?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      effectiveAt: string;
      /** @description text */
      entryId: string;
      /** @description text */
      from?: string | null;
      /** @description text */
      kind: string;
      /** @description text */
      lotId?: string | null;
      /** @description a whole number */
      moved: number;
      /** @description text */
      origin: string;
      /** @description a whole number */
      points: number;
      /** @description a whole number, 0 or more */
      programVersion: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      recordedAt: string;
      /** @description text */
      rule: string;
      /** @description text */
      to?: string | null;
    };
    HoldBody: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      expiresAt?: string | null;
      /** @description a whole number from 1 to 1000000000000 */
      points: number;
    };
    /** @description of the members with an order that counts */
    KeyFigures: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      countedAt: string;
      meanSpendMinor?: number | null;
      /** @description a whole number, 0 or more */
      members: number;
      segments: components['schemas']['SegmentShare'][];
      /** @description a whole number, 0 or more */
      spendMinor: number;
      warnings: components['schemas']['WarningCounts'];
    };
    Lot: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      activatesAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      earnedAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      expiresAt: string;
      /** @description a whole number, 0 or more */
      given: number;
      /** @description a whole number, 0 or more */
      left: number;
      /** @description text */
      lotId: string;
      /** @description a whole number, 0 or more */
      reserved: number;
      /** @description text */
      state: string;
    };
    LoyaltyEventEnvelope: {
      /** @description a whole number, 0 or more */
      bookepoch: number;
      /** @description text */
      causationid: string;
      /** @description text */
      causationsource: string;
      /** @description an object */
      data: Record<string, never>;
      /**
       * @description one of application/json
       * @enum {string}
       */
      datacontenttype: 'application/json';
      /** @description text */
      id: string;
      /** @description a whole number, 0 or more */
      membersequence?: number | null;
      /**
       * @description one of live, late, import
       * @enum {string}
       */
      origin: 'live' | 'late' | 'import';
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      recordedtime: string;
      /** @description text */
      source: string;
      /**
       * @description one of 1.0
       * @enum {string}
       */
      specversion: '1.0';
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      subject: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      time: string;
      /** @description text */
      traceparent?: string | null;
      /** @description text */
      type: string;
      /** @description a whole number, 0 or more */
      warningsequence?: number | null;
    };
    Member: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      nextExpiry?: components['schemas']['NextExpiry'] | null;
      points: components['schemas']['MemberPoints'];
      /** @description a whole number, 0 or more */
      sequence: number;
      stats: components['schemas']['MemberStats'];
      tier: components['schemas']['MemberTier'];
      waiting: components['schemas']['WaitingFact'][];
    };
    MemberChurn: {
      /** @description text */
      reason?: string | null;
      /** @description a number from 0 to 1 */
      risk?: number | null;
      /** @description text */
      state: string;
      warnings: components['schemas']['ChurnWarningView'][];
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      warnsAt?: string | null;
    };
    /** @description all null for a member without an order that counts */
    MemberInsightView: {
      churn?: components['schemas']['MemberChurn'] | null;
      clv?: components['schemas']['CustomerValue'] | null;
      rfm?: components['schemas']['MemberRfm'] | null;
    };
    MemberLoggedIn: {
      /** @description text */
      channel?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
    };
    MemberPoints: {
      /** @description a whole number, 0 or more */
      active: number;
      /** @description a whole number, 0 or more */
      deficit: number;
      /** @description a whole number, 0 or more */
      pending: number;
      /** @description a whole number, 0 or more */
      reserved: number;
    };
    /** @description ranks within the population; ties share a score */
    MemberRfm: {
      /** @description a whole number from 1 to 5 */
      f: number;
      /** @description a whole number, 0 or more */
      frequency: number;
      /** @description a whole number from 1 to 5 */
      m: number;
      /** @description a whole number, 0 or more */
      monetaryMinor: number;
      /** @description a whole number from 1 to 5 */
      r: number;
      /** @description a whole number, 0 or more */
      recencyDays: number;
      /** @description text */
      segment?: string | null;
    };
    /** @description of the orders that count now, of the reviews published and not removed, of any login */
    MemberStats: {
      averageRating?: number | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      firstOrderAt?: string | null;
      /** @description a UTC day: YYYY-MM-DD */
      firstOrderDay?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      lastLoginAt?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      lastOrderAt?: string | null;
      /** @description a UTC day: YYYY-MM-DD */
      lastOrderDay?: string | null;
      /** @description a whole number, 0 or more */
      orderDays: number;
      /** @description a whole number, 0 or more */
      orders: number;
      /** @description a whole number, 0 or more */
      repeatSpendMinor: number;
      /** @description a whole number, 0 or more */
      reviews: number;
      /** @description a whole number, 0 or more */
      spendMinor: number;
    };
    MemberTier: {
      /** @description text */
      level: string;
      next?: components['schemas']['NextTier'] | null;
      /** @description a whole number, 0 or more */
      qualifyingPoints: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      since?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      validUntil?: string | null;
    };
    NextExpiry: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      at: string;
      /** @description a whole number, 0 or more */
      points: number;
    };
    NextTier: {
      /** @description text */
      level: string;
      /** @description a whole number, 0 or more */
      missing: number;
    };
    OrderCancelled: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId: string;
    };
    OrderCompleted: {
      /** @description text */
      channel?: string | null;
      /** @description a currency: three capital letters (ISO 4217) */
      currency: string;
      lines?: components['schemas']['OrderLine'][] | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId: string;
      /** @description text */
      partner?: string | null;
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      totalMinor: number;
    };
    /** @description a line of an order */
    OrderLine: {
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      amountMinor: number;
      /** @description text */
      category?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      lineId: string;
      /** @description a number, 0 or more */
      quantity: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      sku: string;
    };
    OrderRefunded: {
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      amountMinor: number;
      /** @description a currency: three capital letters (ISO 4217) */
      currency: string;
      lines?: components['schemas']['RefundLine'][] | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      refundId: string;
    };
    PartitionLag: {
      /** @description a whole number, 0 or more */
      end: number;
      /** @description text */
      group: string;
      /** @description a whole number, 0 or more */
      lagRecords: number;
      lagSeconds?: number | null;
      moving: boolean;
      /** @description a whole number, 0 or more */
      offset: number;
      /** @description a whole number, 0 or more */
      partition: number;
      /** @description text */
      topic: string;
    };
    PointsChanged: {
      /** @description a whole number */
      balanceAfter: number;
      /** @description text */
      corrects?: string | null;
      /** @description text */
      lotId?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description a whole number */
      moved?: number | null;
      /** @description a whole number */
      points: number;
      /** @description a whole number, 0 or more */
      programVersion: number;
      /** @description text */
      reason: string;
    };
    /** @description RFC 9457 problem details */
    Problem: {
      /** @description text */
      code: string;
      /** @description text */
      detail?: string | null;
      /** @description text */
      instance: string;
      /** @description a whole number, 0 or more */
      status: number;
      /** @description text */
      title: string;
      /** @description text */
      type: string;
    };
    RedemptionBody: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId?: string | null;
      /** @description a whole number from 1 to 1000000000000 */
      points: number;
      /** @description text of at most 200 characters */
      reward?: string | null;
    };
    ReferralCompleted: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      referralId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      referredMemberId: string;
    };
    /** @description a line of a refund */
    RefundLine: {
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      amountMinor?: number | null;
      /** @description text */
      category?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      lineId: string;
      /** @description a number, 0 or more */
      quantity?: number | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      sku?: string | null;
    };
    ReviewPublished: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId?: string | null;
      /** @description a whole number from 1 to 5 */
      rating: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      reviewId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      sku: string;
      /** @description text */
      text?: string | null;
    };
    ReviewRemoved: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      reviewId: string;
    };
    RfmCell: {
      /** @description a whole number from 1 to 5 */
      f: number;
      meanM?: number | null;
      /** @description a whole number, 0 or more */
      members: number;
      /** @description a whole number from 1 to 5 */
      r: number;
      /** @description a whole number, 0 or more */
      spendMinor: number;
    };
    RfmCount: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      grid: components['schemas']['RfmCell'][];
      /** @description a whole number, 0 or more */
      members: number;
      segments: components['schemas']['SegmentSize'][];
    };
    /** @description a score is 1 + the number of cut points that a member exceeds (recency: stays below) */
    RfmCutPointsView: {
      orderDays: number[];
      recencyDays: number[];
      spendMinor: number[];
    };
    /** @description size and cut points are of now; the counted grid is some seconds old at most and says so */
    RfmPopulation: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      count: components['schemas']['RfmCount'];
      cutPoints?: components['schemas']['RfmCutPointsView'] | null;
      /** @description a whole number, 0 or more */
      size: number;
    };
    SegmentMemberView: {
      /** @description a whole number from 1 to 5 */
      f: number;
      /** @description a whole number, 0 or more */
      frequency: number;
      /** @description a UTC day: YYYY-MM-DD */
      lastOrderDay: string;
      /** @description a whole number from 1 to 5 */
      m: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description a whole number, 0 or more */
      monetaryMinor: number;
      /** @description a whole number from 1 to 5 */
      r: number;
      /** @description a whole number, 0 or more */
      recencyDays: number;
    };
    SegmentShare: {
      /** @description a whole number, 0 or more */
      members: number;
      /** @description text */
      segment?: string | null;
      /** @description a number from 0 to 1 */
      share: number;
      /** @description a whole number, 0 or more */
      spendMinor: number;
    };
    SegmentSize: {
      /** @description a whole number, 0 or more */
      members: number;
      /** @description text */
      segment?: string | null;
      /** @description a whole number, 0 or more */
      spendMinor: number;
    };
    SurveyAnswered: {
      /** @description text */
      attribute?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /**
       * @description one of nps, csat, csm
       * @enum {string}
       */
      metric: 'nps' | 'csat' | 'csm';
      /** @description a whole number */
      score: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      surveyId: string;
    } & (unknown & unknown & unknown);
    TierChange: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      at: string;
      cause?: components['schemas']['Cause'] | null;
      /** @description text */
      from: string;
      /** @description text */
      to: string;
    };
    TierChanged: {
      /** @description text */
      corrects?: string | null;
      /** @description text */
      from: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description a whole number, 0 or more */
      programVersion: number;
      /** @description text */
      reason: string;
      /** @description text */
      to: string;
    };
    /** @description a refund, cancellation or removal whose order, review or content is not known yet */
    WaitingFact: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      id: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      refersTo: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      source: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      time: string;
      /** @description text */
      type: string;
    };
    WarningCounts: {
      /** @description a whole number, 0 or more */
      lapsed: number;
      /** @description a whole number, 0 or more */
      raised: number;
      /** @description a whole number, 0 or more */
      resolved: number;
      /** @description a whole number, 0 or more */
      withdrawn: number;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  HealthController_live: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  HealthController_ready: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  HealthController_exposition: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  ChurnWarningsController_list: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
        state?: 'raised' | 'lapsed' | 'resolved' | 'withdrawn';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ChurnWarningView'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  InsightsController_kpis: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyFigures'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  InsightsController_rfm: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RfmPopulation'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  InsightsController_segment: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        segment: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['SegmentMemberView'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembersController_member: {
    parameters: {
      query?: {
        asOf?: string;
        knownAt?: string;
      };
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Member'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_adjust: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AdjustmentBody'];
      };
    };
    responses: {
      /** @description done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembersController_entries: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Entry'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_hold: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['HoldBody'];
      };
    };
    responses: {
      /** @description done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_capture: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        holdId: string;
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['CaptureBody'];
      };
    };
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_release: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        holdId: string;
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  InsightsController_insight: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MemberInsightView'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembersController_lots: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Lot'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_redeem: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RedemptionBody'];
      };
    };
    responses: {
      /** @description done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_cancel: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        memberId: string;
        redemptionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembersController_tiers: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['TierChange'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DeadLettersController_list: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
        memberId?: unknown;
        reason?: unknown;
        status?: 'open' | 'replayed' | 'discarded';
        topic?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['DeadLetterView'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DeadLettersController_show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterView'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DeadLettersController_discard: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterView'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DeadLettersController_replay: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterView'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  LagController_lag: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['PartitionLag'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
