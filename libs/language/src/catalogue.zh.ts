import type { MessageKey } from './catalogue.en.js';

/** The same in Chinese (simplified). */
export const CHINESE: Record<MessageKey, string> = {
  'what.earned': '{at, date, utc}获得 {points, number} 积分。',
  'what.activated': '{at, date, utc}有 {moved, number} 积分转为可用。',
  'what.reversed': '{at, date, utc}收回了 {taken, number} 积分。',
  'what.expired': '{at, date, utc}{taken, plural, =0 {到期时已无剩余积分} other {有 # 积分过期}}。',
  'what.settled': '{at, date, utc}用 {moved, number} 积分抵还了欠下的积分。',
  'what.noted': '{at, date, utc}记录了一件未改变积分的事。',
  'what.aged': '{at, date, utc}起，有一笔订单不再计入等级。',
  'what.tier.upgraded': '{at, date, utc}等级由 {from} 升为 {to}。',
  'what.tier.downgraded': '{at, date, utc}等级由 {from} 降为 {to}。',
  'what.redeemed': '{at, date, utc}使用了 {taken, number} 积分。',
  'what.restored': '{at, date, utc}退回了 {points, number} 积分。',
  'what.reserved': '{at, date, utc}冻结了 {moved, number} 积分。',
  'what.released': '{at, date, utc}解冻了 {moved, number} 积分。',
  'what.adjusted': '{at, date, utc}人工调整积分：{points, number, signed}。',
  'what.expired-again': '{at, date, utc}退回的 {taken, number} 积分已过有效期，随即失效。',
  'what.settled-again': '{at, date, utc}用退回的 {moved, number} 积分抵还了欠下的积分。',
  'what.earned-again': '{at, date, utc}因订单变更再获得 {points, number} 积分。',
  'what.transferred': '{at, date, utc}转移积分：{points, number, signed}。',
  'what.points.corrected':
    '更正了之前的一笔记录：积分 {points, number, signed}{moved, plural, =0 {} other {，状态变动的积分 {moved, number, signed}}}，自{at, date, utc}起算。',
  'what.tier.corrected':
    '更正了{at, date, utc}的一次等级变动：{holds, select, yes {应为由 {from} 变为 {to}} other {该变动并未发生}}。',

  'why.purchase':
    '订单 {orderId} 金额 {total}，下单时等级为 {tier}，倍数 {multiplier}；每 {minorUnitsPerPoint, number} 个最小货币单位得 1 积分。订单自身的积分先行发放，之后才计入等级。这些积分自{activatesAt, date, utc}起可用，{expiresAt, date, utc}过期。',
  'why.return':
    '订单 {orderId}（金额 {total}）退回 {returned}，剩余 {remaining}。剩余部分按订单当时的倍数 {multiplier} 应得 {entitled, number} 积分；该订单曾发放 {given, number}，之前已收回 {takenBefore, number}，已过期 {expired, number}。因此应收回 {owed, number}，其中 {takenHere, number} {from, select, own {取自该订单自身的积分} lot {取自会员最先到期的其他积分} other {无处可取，记为欠分，由之后的积分抵还}}。',
  'why.review':
    '评价 {reviewId} 是对商品 {sku} 的首次评价，也是 {day} 当天第 {awardOfDay, number} 条得奖评价（每天最多 {awardsPerDay, number} 条）。积分于{expiresAt, date, utc}过期。',
  'why.review-removal':
    '评价 {reviewId} 已删除。其奖励 {given, number} 积分予以收回，扣除已过期的 {expired, number}：{takenHere, number} {from, select, own {取自该奖励本身} lot {取自会员最先到期的其他积分} other {无处可取，记为欠分，由之后的积分抵还}}。',
  'why.login': '这是 {day} 当天的首次登录，奖励 {awardPoints, number} 积分，{expiresAt, date, utc}过期。',
  'why.login-streak':
    '{day} 是连续登录的第 {runDays, number} 天；每满 {streakDays, number} 天再奖励 {awardPoints, number} 积分。',
  'why.activation':
    '这些积分于{earnedAt, date, utc}获得，须等待 {pendingHours, number} 小时（多数退货发生在此期间）。共发放 {given, number}，其间收回 {takenWhilePending, number}。',
  'why.deficit':
    '会员欠 {deficitBefore, number} 积分。转为可用的积分先抵还欠分：抵还 {paid, number}，尚欠 {deficitAfter, number}。',
  'why.expiry':
    '这些积分于{earnedAt, date, utc}获得，{expiryMonths, select, none {有效期由人工指定} other {满 {expiryMonths} 个月后的次月初过期}}。共发放 {given, number}，已用 {used, number}，冻结 {reserved, number}，因此剩余 {gone, number} 失效。',
  'why.expiry-again':
    '所退回的积分于{earnedAt, date, utc}获得，已于{expiresAt, date, utc}过期。退回不会延长积分的有效期。',
  'why.tier-reached':
    '最近 {windowDays, number} 天的定级积分为 {qualifyingPoints, number}，达到 {to} 所需的 {threshold, number}。若无其他变动，该等级保留至{validUntilAt, date, utc}。',
  'why.tier-lost':
    '支撑 {from} 的订单已退货。没有它就达不到 {from} 所需的 {threshold, number} 定级积分；现余 {qualifyingPoints, number}。',
  'why.tier-end':
    '最后一笔支撑 {from} 的订单在{lastSupportedAt, date, utc}。等级自该订单起保留 {windowDays, number} 天，另加 {graceDays, number} 天宽限期。',
  'why.qualifying-window':
    '{orderedAt, date, utc}的订单 {orderId} 已满 {windowDays, number} 天，其 {leaving, number} 定级积分不再计入；现余 {qualifyingPoints, number}。',
  'why.redemption':
    '兑换 {redemptionId} 申请使用 {asked, number} 积分，价值 {worth}。其中 {takenHere, number} {from, select, deficit {因迟到的事件表明积分不足而无处可取，记为欠分} other {取自最先到期（{expiresAt, date, utc}）的积分}}。',
  'why.redemption-cancelled':
    '兑换 {redemptionId}（{redeemed, number} 积分）已取消。{restoredHere, number} {from, select, deficit {用于减少会员所欠积分} other {退回原处，仍于{expiresAt, date, utc}过期}}。',
  'why.hold':
    '冻结 {holdId} 申请 {asked, number} 积分，其中 {reservedHere, number} 取自最先到期的积分。若无操作，将于{timesOutAt, date, utc}自动解除。',
  'why.hold-captured':
    '冻结 {holdId} 中的 {captured, number} 积分已使用；其中 {takenHere, number} {from, select, deficit {已无积分可抵，记为欠分} other {取自同一批积分}}。',
  'why.hold-released': '冻结 {holdId} 已结束，其未使用的 {givenBack, number} 积分恢复可用。',
  'why.hold-timed-out': '冻结 {holdId} 逾期未处理，其 {givenBack, number} 积分恢复可用。',
  'why.adjustment':
    '调整 {adjustmentId} 要求 {asked, number, signed} 积分。{direction, select, given {立即可用，{expiresAt, date, utc}过期} other {其中 {here, number} {from, select, deficit {无处可取，记为欠分} other {取自最先到期的积分}}}}。',
  'why.opening-balance':
    '从其他系统转入余额 {balanceId}，共 {points, number} 积分，于{earnedAt, date, utc}在该系统开立，{expiresAt, date, utc}过期。',
  'why.amendment':
    '订单 {orderId} 经 {amendmentId} 变更：现金额为 {total}，其中已退款 {refunded}；剩余 {remaining}，变更前为 {remainingBefore}。剩余部分按订单当时的倍数 {multiplier} 应得 {entitled, number} 积分；曾发放 {given, number}，已收回 {takenBefore, number}，已过期 {expired, number}。{direction, select, given {因此补发 {here, number}} other {因此收回积分，其中 {here, number} {from, select, own {取自该订单自身的积分} lot {取自会员最先到期的其他积分} other {无处可取，记为欠分，由之后的积分抵还}}}}。',
  'why.transfer-sent':
    '转移 {transferId} 将 {asked, number} 积分转给另一会员，其中 {here, number} {from, select, deficit {因迟到的事件表明积分不足而无处可取，记为欠分} other {取自于{expiresAt, date, utc}到期的积分}}。',
  'why.transfer-received':
    '转移 {transferId} 从另一会员转入 {asked, number} 积分，其中 {here, number} 仍按原有效期于{expiresAt, date, utc}过期。',
  'why.enrolment': '会员于{enrolledAt, date, utc}加入本计划。',
  'why.block': '{blockedAt, select, none {会员可再次使用积分} other {会员自{blockedAt, date, utc}起不能使用积分}}。',
  'why.merge': '该账户已并入另一账户，此后一切归于后者。',
  'why.erasure':
    '应本人要求删除其个人信息。剩余部分予以核销：{here, number} {from, select, deficit {为所欠积分} other {取自同一批积分}}。',
  'why.tier-by-program':
    '计划第 {programVersion, number} 版生效，自此等级按该版本计算：统计 {windowDays, number} 天内的订单，等级另保留 {graceDays, number} 天。{to} 需 {threshold, number} 定级积分；按该版本会员的订单对应 {to}，按上一版本则为 {from}{validUntilAt, select, none {} other {。若无其他变动，该等级保留至{validUntilAt, date, utc}}}。',
  'why.program-change':
    '计划第 {programVersion, number} 版生效。等级为 {tier}；按该版本，最近 {windowDays, number} 天计有 {qualifyingPoints, number} 定级积分。',
  'why.waiting': '收到针对 {refersTo} 的 {type}，而后者尚不为系统所知。一旦得知即刻生效。',
  'why.noted':
    '{because, select, blocked {会员当时已被停用，不获得积分。} dayRewarded {这不是当天的首次登录。} articleRewarded {会员对该商品的评价已得过奖励。} dailyLimit {当天得奖评价已达上限；该商品改日仍可得奖。} nothingToTake {没有可收回的积分。} endedAlready {所指对象此前已结束。} other {本计划不为此发放积分。}}',

  'how.exact': '{name} = {formula} = {filled} = {value, number}。',
  'how.rounded': '{name} = {formula} = {filled} = {exact}，向下取整为 {value, number}。',

  'by.person': '由 {by} 提出{reason, select, none {} other {，原因：{reason}}}。',
  'by.fact':
    '依据是 {source} 的 {type} {id}，发生于{time, date, utc}，记录于{recordedAt, date, utc}，适用计划第 {programVersion, number} 版。',

  'corrects.before': '它更正记录 {entryId}，该记录原为 {points, number, signed} 积分。',
  'corrects.news':
    '写下该记录时，尚有 {count, number} 件事不为所知，首先是 {source} 的 {type} {id}，它发生于{time, date, utc}。',
  'corrects.nothing-new': '先前已记录的事件开始生效。',
  'corrects.after': '按现在所知，规则给出 {points, number, signed} 积分，因此差额为 {difference, number, signed}。',
  'corrects.gone': '按现在所知，规则不再给出该记录。',
  'corrects.then': '按当时所知：',
  'corrects.since': '按现在所知：',
  'corrected.by': '本记录已于{recordedAt, date, utc}由记录 {entryId} 更正：{points, number, signed} 积分。',
  'corrected.standing': '更正后，其中 {points, number, signed} 积分有效。',

  'warned.habit': '通常每 {gapDays, plural, other {#}} 天下单一次，已沉默 {silentDays, plural, other {#}} 天',
  'warned.once': '仅下过一单，已沉默 {silentDays, plural, other {#}} 天',
  'warned.risk': '未来 {horizonDays, plural, other {#}} 天内有 {riskPercent, number}% 的可能不再下单',
  'warned.no-model': '尚无拟合模型：按沉默规则判断',
  'warned.history': '自 {firstOrderDay} 以来有 {orderDays, number} 天下过单',
};
