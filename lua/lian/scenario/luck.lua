--- What is random in a scenario, by a design: each distribution of a shock, a policy or an option of the run is a
--- factor by the name of its stream, and a draw takes its value from the row of the design. What policies draw within
--- themselves (stages of programmes) stays random by the seed.
local design = require "lian.explore.design"
local options = require "lian.base.options"

local luck = {}

local meta = {__index = {}, __metatable = false}

---A value in place of the draw of a distribution.
function meta.__index.value(self, stream, law, draw)
  if self.found then -- what there is, before there is a plan
    self.found[stream] = law
    return law:quantile(0.5)
  end
  return design.value(self.plan, draw, self.place[stream])
end

---Notes which factors there are: pass it to what draws, then luck.plan.
function luck.collector() return setmetatable({found = {}}, meta) end

---The plan of the factors that a collector has met.
---@param collector table
---@param o table as checked: design, draws, seed and the options of the design
---@param verb? string stands in messages ("sweep")
---@return table|nil luck
---@return string|nil message
---@return string|nil code
function luck.plan(collector, o, verb)
  local factors, place = {}, {}
  for name, law in pairs(collector.found) do factors[#factors + 1] = {name = name, law = law} end
  table.sort(factors, function(a, b) return a.name < b.name end)
  for j, factor in ipairs(factors) do place[factor.name] = j end
  local plan, message, code = design.plan(verb or "sweep", o, factors)
  if not plan then return nil, message, code end
  return setmetatable({plan = plan, place = place}, meta)
end

---The value of a distribution in a draw: of the design where there is one.
---@param self table|nil
---@param law lian.distribution
---@param seed integer
---@param stream string
---@param draw integer
function luck.draw(self, law, seed, stream, draw)
  if self then return self:value(stream, law, draw) end
  return law:draw{seed = seed, stream = stream, index = draw}
end

---Options of a sweep, and of the run of one of its draws, that say its design.
luck.RULES = {design = {"choice", table.unpack(design.NAMES)}}
for name, rule in pairs(design.RULES) do luck.RULES[name] = rule end

---Raises for options of a design where there is none; leaves out what was not given then.
---@param o table as checked
---@param given table|nil
---@param verb? string stands in messages ("sweep")
function luck.settle(o, given, verb)
  if o.design then return end
  for name in pairs(luck.RULES) do
    if given and given[name] ~= nil then
      options.raise(("%s.%s: belongs to a design, such as design = 'sobol'"):format(verb or "sweep", name))
    end
    o[name] = nil
  end
end

---Options of a run that say of which draw of a designed sweep it is, beside `seed` and `draw`.
luck.OF_RUN = {draws = {"count", default = 100}}
for name, rule in pairs(luck.RULES) do luck.OF_RUN[name] = rule end

---The options of a run with the design of the sweep that its draw is one of; as they are where there is none.
---@param o table as checked, with luck.OF_RUN
---@param given table|nil
---@param collect fun(): table what is random (luck.collector)
---@return table|nil by o with `luck`
---@return string|nil message
---@return string|nil code
function luck.of_run(o, given, collect)
  luck.settle(o, given, "run")
  if not o.design then
    if given and given.draws ~= nil then options.raise "run.draws: belongs to a design, such as design = 'sobol'" end
    o.draws = nil
    return o
  end
  local made, message, code = luck.plan(collect(), o, "run")
  if not made then return nil, message, code end
  if o.draw > made.plan.runs then
    options.fail("run.draw", ("one of the %d runs of the design"):format(made.plan.runs), o.draw)
  end
  local by = {luck = made}
  for name, value in pairs(o) do by[name] = value end
  return by
end

return luck
