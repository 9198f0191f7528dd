-- Member reads over many members. Arguments: number of members, token, and a rate a second, if they are to come at one: then at the instants of a
-- Poisson process, each by a connection that is free, so that as long as fewer wait than there are connections, a slow answer delays no other.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanos; } instant;
  int clock_gettime(int clock, instant *now);
]]
local MONOTONIC = 1
local instant = ffi.new("instant")
local members, headers, nth

local function now()
  ffi.C.clock_gettime(MONOTONIC, instant)
  return tonumber(instant.seconds) + tonumber(instant.nanos) / 1e9
end

-- Milliseconds until the turn of the connection that asks.
local function waitAt(rate)
  local due = now()
  return function()
    due = due - math.log(1 - math.random()) / rate
    return math.max(0, math.floor((due - now()) * 1000 + 0.5))
  end
end

function init(args)
  members = tonumber(args[1])
  headers = { authorization = "Bearer " .. args[2] }
  nth = 0
  if args[3] then delay = waitAt(tonumber(args[3])) end
end

function request()
  nth = (nth + 7919) % members
  return wrk.format("GET", "/v1/members/m-" .. nth, headers)
end

dofile(debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") .. "/report.lua")
