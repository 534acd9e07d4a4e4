--- Keeping a result: the scenario's text, the chain, and a run with all of the result's frames and the recipe that
--- repeats it, in one transaction. Registered on results by lian.init.
local machine = require "lian.base.machine"
local options = require "lian.base.options"
local place = require "lian.store.place"
local recipe = require "lian.recipe"
local stores = require "lian.store"

local function seed_of(given)
  local seed = type(given) == "table" and given.seed
  return math.type(seed) and math.tointeger(seed) or nil
end

---Saves a result. `chain`: the name of its chain there; the chain is saved under it when there is none of that name.
---Left out: the name under which the chain is there already, or its title, or "chain of NAME".
return function(self, store, given)
  if not stores.is(store) then options.fail("save", "an open store (lian.open)", store) end
  local o = options.check("save", given, {chain = "text"})
  local kept = recipe.checked(self.asked.recipe or recipe.of(self.asked.scenario, self.asked.given))
  return store:transaction(function()
    local version, chain, id, message, code
    version, message, code = stores.version(store)
    if not version then return nil, message, code end
    chain, message, code = place.chain(store, version, self.source, o.chain, "chain of " .. self.name)
    if not chain then return nil, message, code end
    id, message, code = store:save_scenario(self.name, self.script or self.text, self.options_text)
    if not id then return nil, message, code end
    return store:save_run{scenario = self.name, chain = chain, options = self.options_text,
      seed = seed_of(self.asked.given),
      note = ("%s; %s"):format(self.asked.scenario.step and "in time" or "static", machine.blas()),
      frames = self:frames(), recipe = kept, verb = self.verb}
  end)
end
