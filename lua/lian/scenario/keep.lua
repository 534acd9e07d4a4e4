--- Keeping a result: the scenario's text, and a run with all of the result's frames.
local options = require "lian.options"

local keep = {}

---Saves a result (name, script, text, options_text, frames) to a store.
function keep.save(self, store, given)
  local o = options.check("save", given, {chain = "text"})
  local id, message, code = store:save_scenario(self.name, self.script or self.text, self.options_text)
  if not id then return nil, message, code end
  return store:save_run{scenario = self.name, chain = o.chain, options = self.options_text,
    note = "static", frames = self:frames()}
end

return keep
