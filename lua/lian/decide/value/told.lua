--- What came out of a study of policies, in words.
local core = require "lian.core"
local declare = require "lian.scenario.declare"
local figures = require "lian.decide.value.figures"
local format = require "lian.base.format"
local frame = require "lian.frame"
local machine = require "lian.base.machine"
local tornado = require "lian.decide.value.tornado"
local words = require "lian.base.words"
local worth = require "lian.decide.value.worth"
local sets = require "lian.decide.value.sets"

local told = {}

local function plus_minus(err) return err and format(" +- %.2g", err) or "" end

local function whole_lines(self, add)
  local of = figures.whole(self)
  local what = self.measure.text .. (self.net and ", less costs" or "")
  add("all %d policies together: %.4g%s %s %s", #self.policies, of.whole, plus_minus(of.whole_error), self.unit, what)
  if #self.policies < 2 then return end
  local text = of.apart == false and "not told apart from 0" or of.mean > 0 and "the whole is more than its parts" or
    of.mean < 0 and "the whole is less than its parts" or "the whole is the sum of its parts"
  add("alone they add up to %.4g, so they are worth %.4g%s together beyond that: %s", of.parts, of.mean,
    plus_minus(of.error), text)
end

-- the policy with the largest share against the next
local function best_lines(self, add)
  if self.how == "pairs" or #self.policies < 2 then return end
  local shares = figures.shares(self)
  table.sort(shares, function(a, b) return a.mean > b.mean or a.mean == b.mean and a.name < b.name end)
  local first, second = shares[1], shares[2]
  local apart = {}
  for k, v in ipairs(first.list) do apart[k] = v - second.list[k] end
  local _, _, told_apart = worth.estimate(apart, self.found.scale)
  add("the largest share: %s, %.4g%s; then %s, %.4g%s%s", first.name, first.mean, plus_minus(first.error), second.name,
    second.mean, plus_minus(second.error), told_apart == false and ": these two are not told apart" or "")
  for _, one in ipairs(shares) do
    if one.mean == 0 and one.error == 0 then add("%s adds nothing in any draw", one.name)
    elseif one.apart == false then add("the share of %s is not told apart from 0", one.name)
    elseif one.mean < 0 then add("%s is worth less than nothing: its share is %.4g", one.name, one.mean) end
  end
end

local function cost_lines(self, add)
  local free = {}
  for _, name in ipairs(self.policies) do if not self.costs[name] then free[#free + 1] = name end end
  if #free > 0 then
    add("no cost is known of %s: %s (costs = {[name] = money})", table.concat(free, ", "),
      self.net and "worth is before what that would take" or "no budget can count it")
  end
  if not self.net and #free < #self.policies then add("costs are not taken off") end
end

---@param self lian.value
---@return string
function told.summary(self)
  local count = #self.found.draws
  local lines = {format("%s (%d draw%s with the same luck in each of %s)", self.name, count, count == 1 and "" or "s",
    self.how == "all" and ("%d sets"):format(sets.all(#self.policies) + 1) or "some sets")}
  local function add(text, ...) lines[#lines + 1] = "  " .. format(text, ...) end
  whole_lines(self, add)
  best_lines(self, add)
  cost_lines(self, add)
  for _, line in ipairs(self.trials and tornado.lines(self) or {}) do add("%s", line) end
  for _, note in ipairs(self.notes) do add("%s", note) end
  return table.concat(lines, "\n")
end

-- an instrument as it is written, without what stands beside it
local function bare(shock)
  local plain = declare.copy(shock)
  plain.source, plain.confidence = nil, nil
  return tostring(plain)
end

---See value:evidence.
function told.evidence(self)
  local c, k = {{}, {}, {}, {}}, 0
  local function add(of, shock)
    k = k + 1
    c[1][k], c[2][k], c[3][k], c[4][k] = of, bare(shock), shock.source, shock.confidence
  end
  for _, shock in ipairs(self.asked.base.shocks) do add("the scenario", shock) end
  for _, policy in ipairs(self.asked.policies) do
    for _, shock in ipairs(policy.shocks) do add(policy.name, shock) end
  end
  return frame.new{{"of", c[1]}, {"instrument", c[2]}, {"source", c[3]}, {"confidence", c[4]}, count = k,
    title = "what was assumed: " .. self.asked.base.name, note = "of run options see value:provenance()"}
end

---@param self lian.value
---@return table
function told.provenance(self)
  local m, o, list = self.chain:meta(), self.asked.o, {}
  for k, policy in ipairs(self.asked.policies) do
    local shocks = {}
    for j, shock in ipairs(policy.shocks) do shocks[j] = tostring(shock) end
    list[k] = ("%s: %s"):format(policy.name, table.concat(shocks, "; "))
  end
  return {title = m.title, source = m.source, scenario = tostring(o.base), policies = table.concat(list, "\n"),
    options = words.named{of = o.of, on = o.on, draws = o.draws, seed = o.seed, net = self.net, price = o.price,
      sets = self.how},
    run = words.named(o.run or {}), version = "lian " .. core.version, blas = machine.blas(), threads = core.threads()}
end

return told
