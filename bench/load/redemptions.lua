-- Redemptions of 100 points over many members, each under a key of its own. Arguments: number of members, token, name of the run.
local members, headers, run, nth

function init(args)
  members = tonumber(args[1])
  headers = { authorization = "Bearer " .. args[2], ["content-type"] = "application/json" }
  run = args[3]
  nth = 0
end

function request()
  nth = nth + 1
  headers["idempotency-key"] = run .. "-" .. nth
  return wrk.format("POST", "/v1/members/m-" .. (nth * 7919) % members .. "/redemptions", headers, '{"points":100}')
end

dofile(debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") .. "/report.lua")
