-- Member reads over many members. Arguments: number of members, token.
local members, headers, nth

function init(args)
  members = tonumber(args[1])
  headers = { authorization = "Bearer " .. args[2] }
  nth = 0
end

function request()
  nth = (nth + 7919) % members
  return wrk.format("GET", "/v1/members/m-" .. nth, headers)
end

dofile(debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") .. "/report.lua")
