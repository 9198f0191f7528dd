-- Member reads over many members at a fixed rate: arrivals of a Poisson process, each by a connection that is free. As long as fewer requests
-- wait than there are connections, a slow answer delays no other request. Arguments: number of members, token, rate a second.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanos; } instant;
  int clock_gettime(int clock, instant *now);
]]
local MONOTONIC = 1
local instant = ffi.new("instant")
local members, headers, nth, rate, due

local function now()
  ffi.C.clock_gettime(MONOTONIC, instant)
  return tonumber(instant.seconds) + tonumber(instant.nanos) / 1e9
end

function init(args)
  members = tonumber(args[1])
  headers = { authorization = "Bearer " .. args[2] }
  rate = tonumber(args[3])
  nth = 0
  due = now()
end

-- Milliseconds until this connection's turn.
function delay()
  due = due - math.log(1 - math.random()) / rate
  return math.max(0, math.floor((due - now()) * 1000 + 0.5))
end

function request()
  nth = (nth + 7919) % members
  return wrk.format("GET", "/v1/members/m-" .. nth, headers)
end

dofile(debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") .. "/report.lua")
