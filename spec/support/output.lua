--- What `make test` prints: busted's plain output, with one line for all specs that wait for data in place of one each.
local WAITS = "needs ../shared/data"

return function(options)
  local busted = require "busted"
  local handler = require "busted.outputHandlers.plainTerminal"(options)
  busted.subscribe({"suite", "end"}, function()
    local waiting, others = 0, {}
    for _, pending in ipairs(handler.pendings) do
      local waits = type(pending.message) == "string" and pending.message:find(WAITS, 1, true)
      if waits then waiting = waiting + 1 else others[#others + 1] = pending end
    end
    handler.pendings = others
    if waiting > 0 then io.write(("\n%d specs wait for published tables in ../shared/data"):format(waiting)) end
    return nil, true
  end, {priority = 1})
  return handler
end
