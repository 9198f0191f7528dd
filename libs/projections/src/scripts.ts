/**
 * The scripts that run inside Redis. Every key comes in KEYS; every script begins with the shard's epoch and answers it
 * first, so that a caller with another notion of it is refused and told ('' where the shard was emptied).
 */

const EPOCH_CHECK = `
local epoch = redis.call('GET', KEYS[1]) or ''
if epoch ~= ARGV[1] then return { epoch } end
`;

/**
 * Writes states that are newer than what is there.
 * KEYS: epoch, erased, recency, frequency, monetary, then `due` and `settled` of each generation with these members, then the hash of each
 * member.
 * ARGV: epoch, number of generations, '1' for states that came as messages and '0' for those that a refill brings, then for each member: id and
 * the fields v n a z s p t ('' for none), the version of the first state that came along with it, then the deadline in each generation.
 * Fields: v version, n order days, a first and z last order day, s spend, p repeat spend, t tier; u where a refill wrote it and no message as new has come
 * since. A deadline that was settled stays so through changes that do not move it.
 * Answers epoch, states written, then place and change of each member whose order history is another now ('appended': one later
 * order day came; 'changed': anything else), or may have become so with a state that was written before: by someone who got no further, or by
 * a refill, which tells no one. What a refill brought is perhaps behind none of the messages to come but a later one.
 */
const APPLY = `${EPOCH_CHECK}
local marks = redis.call('EXISTS', KEYS[2]) == 1
local generations = tonumber(ARGV[2])
local heard = ARGV[3] == '1'
local first = 6 + 2 * generations
local answer = { epoch, 0 }
local function note(place, change)
  answer[#answer + 1] = place
  answer[#answer + 1] = change
end
for i = first, #KEYS do
  local at = 4 + (i - first) * (9 + generations)
  local id, v, n, a, z, s = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5]
  if not (marks and redis.call('ZSCORE', KEYS[2], redis.sha1hex(id))) then
    local old = redis.call('HMGET', KEYS[i], 'v', 'n', 'z', 's', 'a', 'u')
    local before = tonumber(old[1] or -1)
    local newest = tonumber(v) >= before
    local again = heard and (old[6] or (newest and tonumber(ARGV[at + 8]) <= before))
    if again then note(i - first, 'changed') end
    -- An older one leaves the mark: it would not be told again if its reader got no further.
    if heard and newest and old[6] then redis.call('HDEL', KEYS[i], 'u') end
    if tonumber(v) > before then
      answer[2] = answer[2] + 1
      if not heard then redis.call('HSET', KEYS[i], 'u', 1) end
      if n == '0' then
        if old[2] and old[2] ~= '0' then
          if not again then note(i - first, 'changed') end
          for k = 3, first - 1 do redis.call('ZREM', KEYS[k], id) end
          redis.call('HDEL', KEYS[i], 'a', 'z', 's', 'p')
        end
        redis.call('HSET', KEYS[i], 'v', v, 'n', n, 't', ARGV[at + 7])
      else
        if again then
          -- noted already
        elseif old[5] == a and old[3] and tonumber(n) == old[2] + 1 and tonumber(z) > tonumber(old[3]) then
          note(i - first, 'appended')
        elseif n ~= old[2] or a ~= old[5] or z ~= old[3] then
          note(i - first, 'changed')
        end
        redis.call('HSET', KEYS[i], 'v', v, 'n', n, 'a', a, 'z', z, 's', s, 'p', ARGV[at + 6], 't', ARGV[at + 7])
        if z ~= old[3] then redis.call('ZADD', KEYS[3], z, id) end
        if n ~= old[2] then redis.call('ZADD', KEYS[4], n, id) end
        if s ~= old[4] then redis.call('ZADD', KEYS[5], s, id) end
        for g = 1, generations do
          local due, settled, d = KEYS[4 + 2 * g], KEYS[5 + 2 * g], ARGV[at + 8 + g]
          local done = redis.call('ZSCORE', settled, id)
          if done and tonumber(done) ~= tonumber(d) then
            redis.call('ZREM', settled, id)
            done = false
          end
          if d == '' then redis.call('ZREM', due, id)
          elseif not done then redis.call('ZADD', due, d, id) end
        end
      end
    end
  end
end
return answer
`;

/**
 * Takes members away and marks them, so that older messages and a refill under way do not bring them back. The mark is set
 * whatever the epoch is.
 * KEYS: epoch, erased, recency, frequency, monetary, then `due` and `settled` of each generation with these members, then the hash of each
 * member. ARGV: epoch, number of generations, now, milliseconds for which marks stay, then the id of each member.
 */
const ERASE = `
local goes = tonumber(ARGV[3]) + tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[3])
for i = 5, #ARGV do redis.call('ZADD', KEYS[2], goes, redis.sha1hex(ARGV[i])) end
redis.call('PEXPIRE', KEYS[2], ARGV[4])
${EPOCH_CHECK}
local first = 6 + 2 * tonumber(ARGV[2])
for i = first, #KEYS do
  redis.call('DEL', KEYS[i])
  for k = 3, first - 1 do redis.call('ZREM', KEYS[k], ARGV[i - first + 5]) end
end
return { epoch, #KEYS - first + 1 }
`;

/** A member's fields. KEYS: epoch, hash. ARGV: epoch. */
const READ = `${EPOCH_CHECK}
return { epoch, redis.call('HMGET', KEYS[2], 'v', 'n', 'a', 'z', 's', 'p', 't') }
`;

/**
 * Size of the population and the number of members below each of some values.
 * KEYS: epoch, recency, frequency, monetary. ARGV: epoch, then triples of values (recency, frequency, monetary).
 */
const WORSE = `${EPOCH_CHECK}
local answer = { epoch, redis.call('ZCARD', KEYS[2]) }
for i = 2, #ARGV do
  answer[#answer + 1] = redis.call('ZCOUNT', KEYS[2 + (i - 2) % 3], '-inf', '(' .. ARGV[i])
end
return answer
`;

/**
 * For each of 12 values (fifths of recency, frequency, monetary in turn; '' is passed over): members below it, the greatest value below and the
 * least one not below ('' for none).
 * KEYS: epoch, recency, frequency, monetary. ARGV: epoch, then the values.
 */
const PROBE = `${EPOCH_CHECK}
local answer = { epoch }
for i = 2, #ARGV do
  local key, value = KEYS[2 + (i - 2) % 3], ARGV[i]
  local below, under, over = 0, '', ''
  if value ~= '' then
    below = redis.call('ZCOUNT', key, '-inf', '(' .. value)
    under = redis.call('ZREVRANGEBYSCORE', key, '(' .. value, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)[2] or ''
    over = redis.call('ZRANGEBYSCORE', key, value, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2] or ''
  end
  answer[#answer + 1] = below
  answer[#answer + 1] = under
  answer[#answer + 1] = over
end
return answer
`;

/**
 * Size of the shard, and its own order statistics for the fifths of recency, frequency and monetary.
 * KEYS: epoch, recency, frequency, monetary. ARGV: epoch.
 */
const FIFTHS = `${EPOCH_CHECK}
local size = redis.call('ZCARD', KEYS[2])
local answer = { epoch, size }
if size == 0 then return answer end
for k = 2, 4 do
  for fifth = 1, 4 do
    local rank = math.ceil(fifth * size / 5) - 1
    answer[#answer + 1] = redis.call('ZRANGE', KEYS[k], rank, rank, 'WITHSCORES')[2]
  end
end
return answer
`;

/**
 * A slice of the population, from a rank on, counted by cells of the three scores.
 * KEYS: epoch, recency, frequency, monetary. ARGV: epoch, first rank, number of members, the 12 cut points.
 * Answers epoch, members seen, then cell, members and spend of each cell; cell = 25 (r − 1) + 5 (f − 1) + m − 1.
 */
const CELLS = `${EPOCH_CHECK}
local cuts = {}
for i = 4, 15 do cuts[i] = tonumber(ARGV[i]) end
local function above(value, from)
  local n = 0
  for i = from, from + 3 do if value > cuts[i] then n = n + 1 end end
  return n
end
local rows = redis.call('ZRANGE', KEYS[2], ARGV[2], ARGV[2] + ARGV[3] - 1, 'WITHSCORES')
local members, spend = {}, {}
for i = 1, #rows, 2 do
  local f = tonumber(redis.call('ZSCORE', KEYS[3], rows[i]))
  local m = tonumber(redis.call('ZSCORE', KEYS[4], rows[i]))
  local cell = 25 * above(tonumber(rows[i + 1]), 4) + 5 * above(f, 8) + above(m, 12)
  members[cell] = (members[cell] or 0) + 1
  spend[cell] = (spend[cell] or 0) + m
end
local answer = { epoch, #rows / 2 }
for cell, n in pairs(members) do
  answer[#answer + 1] = cell
  answer[#answer + 1] = n
  answer[#answer + 1] = string.format('%.0f', spend[cell])
end
return answer
`;

/**
 * Members in order of last order day and id, after a place, with their three values.
 * KEYS: epoch, recency, frequency, monetary. ARGV: epoch, day above which ('' for no bound), day up to which, the place
 * (day and id, '' to begin), number of members. Where the member of the place has moved on, its day begins again.
 */
const SLICE = `${EPOCH_CHECK}
local first = ARGV[2] == '' and 0 or redis.call('ZCOUNT', KEYS[2], '-inf', ARGV[2])
local past = redis.call('ZCOUNT', KEYS[2], '-inf', ARGV[3])
if ARGV[4] ~= '' then
  if redis.call('ZSCORE', KEYS[2], ARGV[5]) == ARGV[4] then first = redis.call('ZRANK', KEYS[2], ARGV[5]) + 1
  else first = math.max(first, redis.call('ZCOUNT', KEYS[2], '-inf', '(' .. ARGV[4])) end
end
local last = math.min(first + tonumber(ARGV[6]), past) - 1
local answer = { epoch }
if last < first then return answer end
local rows = redis.call('ZRANGE', KEYS[2], first, last, 'WITHSCORES')
for i = 1, #rows, 2 do
  answer[#answer + 1] = rows[i]
  answer[#answer + 1] = rows[i + 1]
  answer[#answer + 1] = redis.call('ZSCORE', KEYS[3], rows[i])
  answer[#answer + 1] = redis.call('ZSCORE', KEYS[4], rows[i])
end
return answer
`;

/** Members whose deadline has come, earliest first. KEYS: epoch, due. ARGV: epoch, until, limit. */
const DUE = `${EPOCH_CHECK}
return { epoch, redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2], 'WITHSCORES', 'LIMIT', 0, ARGV[3]) }
`;

/**
 * Takes deadlines that have been dealt with from `due` to `settled`; one that has moved meanwhile stays.
 * KEYS: epoch, then `due` and `settled` of each generation. ARGV: epoch, then id and deadline of each member.
 * Answers epoch, and how many it took in the first generation.
 */
const SETTLE = `${EPOCH_CHECK}
local taken = 0
for k = 2, #KEYS, 2 do
  for i = 2, #ARGV, 2 do
    local due = redis.call('ZSCORE', KEYS[k], ARGV[i])
    if due and tonumber(due) == tonumber(ARGV[i + 1]) then
      redis.call('ZREM', KEYS[k], ARGV[i])
      redis.call('ZADD', KEYS[k + 1], due, ARGV[i])
      if k == 2 then taken = taken + 1 end
    end
  end
end
return { epoch, taken }
`;

/** Members with all their fields. KEYS: epoch, then the hash of each member. ARGV: epoch. */
const MEMBERS = `${EPOCH_CHECK}
local answer = { epoch }
for i = 2, #KEYS do
  answer[#answer + 1] = redis.call('HMGET', KEYS[i], 'v', 'n', 'a', 'z', 's', 'p', 't')
end
return answer
`;

/**
 * What deadlines are reckoned from. KEYS: epoch, settled, then the hash of each member. ARGV: epoch, then the id of each member.
 * Answers epoch, then v n a z of each member, and the deadline that was settled ('' for none).
 */
const HISTORIES = `${EPOCH_CHECK}
local settled = redis.call('ZMSCORE', KEYS[2], unpack(ARGV, 2))
local answer = { epoch }
for i = 3, #KEYS do
  local fields = redis.call('HMGET', KEYS[i], 'v', 'n', 'a', 'z')
  for k = 1, 4 do answer[#answer + 1] = fields[k] or '' end
  answer[#answer + 1] = settled[i - 2] or ''
end
return answer
`;

/**
 * Writes deadlines of members whose state is still the one that they were reckoned from; who has changed was written by the change.
 * KEYS: epoch, due, settled, then the hash of each member.
 * ARGV: epoch, then for each member: id, v, deadline, and 1 where it is settled already.
 */
const RECKON = `${EPOCH_CHECK}
local due, settled, done = {}, {}, {}
for i = 4, #KEYS do
  local at = 2 + (i - 4) * 4
  if redis.call('HGET', KEYS[i], 'v') == ARGV[at + 1] then
    local list = due
    if ARGV[at + 3] == '1' then
      list = settled
      done[#done + 1] = ARGV[at]
    end
    list[#list + 1] = ARGV[at + 2]
    list[#list + 1] = ARGV[at]
  end
end
if #due > 0 then redis.call('ZADD', KEYS[2], unpack(due)) end
if #done > 0 then
  redis.call('ZADD', KEYS[3], unpack(settled))
  redis.call('ZREM', KEYS[2], unpack(done))
end
return { epoch }
`;

/**
 * Which run of the server this is: another one after a restart (which may come back with an old snapshot) or a failover
 * (which may have lost the last writes).
 */
const RUN_ID = `
local answered, info = pcall(redis.call, 'INFO', 'server')
local run = answered and string.match(info, 'run_id:(%x+)') or 'unknown'
`;

/** Whether the shard was filled in this run of its server. KEYS: epoch, run of the fill. Answers epoch, 0 or 1. */
const FILLED_HERE = `${RUN_ID}
local epoch = redis.call('GET', KEYS[1]) or ''
return { epoch, redis.call('GET', KEYS[2]) == run and 1 or 0 }
`;

/** Opens a generation. KEYS: epoch, run of the opening. ARGV: epoch expected ('' for none), epoch to come. */
const OPEN = `${EPOCH_CHECK}${RUN_ID}
redis.call('SET', KEYS[1], ARGV[2])
redis.call('SET', KEYS[2], run)
return { ARGV[2] }
`;

/**
 * Switches to the generation that was filled, or gives it up if the server was started anew since it was opened.
 * KEYS: epoch, run of the opening, run of the fill. ARGV: epoch expected, epoch to come, epoch if given up.
 */
const CLOSE = `${EPOCH_CHECK}${RUN_ID}
local whole = redis.call('GET', KEYS[2]) == run
local following = whole and ARGV[2] or ARGV[3]
redis.call('SET', KEYS[1], following)
redis.call('DEL', KEYS[2])
if whole then redis.call('SET', KEYS[3], run) end
return { following }
`;

export const SCRIPTS = {
  apply: APPLY,
  erase: ERASE,
  read: READ,
  worse: WORSE,
  probe: PROBE,
  fifths: FIFTHS,
  cells: CELLS,
  slice: SLICE,
  due: DUE,
  settle: SETTLE,
  members: MEMBERS,
  histories: HISTORIES,
  reckon: RECKON,
  filledHere: FILLED_HERE,
  open: OPEN,
  close: CLOSE,
} as const;

export type ScriptName = keyof typeof SCRIPTS;
