--- The systemic risk of firms, or of groups of them: what the network loses when each fails.
local base = require "lian.network.base"
local class = require "lian.base.class"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local risk = {}
local methods = {}
local meta, is = class.new "lian.risk"

risk.methods = methods

---Whether a value is a systemic risk.
risk.is = is

local function closed_firms(net, cascade)
  local names = {}
  for k, i in ipairs(cascade:closed(#net) or {}) do names[k] = net.native:label(i) end
  if #names == 0 then return "" end
  return format("; %d firms sell all they have to one another and nothing to final users (%s), so that losses among "
    .. "them hardly die out: give their revenue", #names, base.some(names, 5))
end

---A message of the core with the name of what failed in place of its number, and which firms make it slow.
function risk.explained(net, units, cascade, message, code)
  if code ~= "no_convergence" and code ~= "contradiction" then return message end
  local text = message:gsub("failure (%d+)", function(k)
    return units and ("the failure of '%s'"):format(units.names[tonumber(k)]) or "the failure"
  end)
  return text .. closed_firms(net, cascade)
end

---The last fall, for people.
function risk.small(v) return v == 0 and "0" or format("%.2g", v) end

---Runs the failures of `units` and wraps what came out.
function risk.run(net, o, cascade, said, units)
  local answer, losses, code = cascade:run{nodes = #net, firm = units.firm, start = units.start,
    tolerance = o.tolerance, iterations = o.iterations, mode = o.mode, sums = true, above = o.losses}
  if not answer then return nil, risk.explained(net, units, cascade, losses, code), code end
  return setmetatable({net = net, asked = o, cascade = cascade, said = said, units = units, answer = answer,
    lost = losses, order = base.descending(answer.index)}, meta)
end

local function beside_units(self, rows)
  if not self.units.single then return {} end
  local places = lists.at(self.units.firm, rows)
  return base.beside(self.net, places, {"name", "sector", "region"})
end

local function note_of(self)
  local a, count, most, all, worst = self.answer, #self.units.names, 0, 0, 0
  for k, t in ipairs(a.iterations) do
    most, all, worst = math.max(most, t), all + t, math.max(worst, a.residual[k])
  end
  local notes = table.move(self.said.notes, 1, #self.said.notes, 1, {})
  table.insert(notes, 1, format("tolerance %g: %.1f iterations on average, %d at most; no firm's last fall was above "
    .. "%s", self.asked.tolerance, count > 0 and all / count or 0, most, risk.small(worst)))
  return table.concat(notes, "; ")
end

local function rows_of(self, rows, title)
  local a, names, rank, index, down, up, steps = self.answer, {}, {}, {}, {}, {}, {}
  for k, r in ipairs(rows) do
    names[k], rank[k], index[k], down[k], up[k], steps[k] = self.units.names[r], k, a.index[r], a.down[r], a.up[r],
      a.iterations[r]
  end
  return frame.new{count = #rows, title = title, note = note_of(self), {"rank", rank}, {self.units.what, names},
    {"systemic_risk", index, unit = "share of output"}, {"by_suppliers", down}, {"by_buyers", up},
    {"iterations", steps}, table.unpack(beside_units(self, rows))}
end

---The riskiest failures: rank, firm (or group), systemic_risk (the share of the network's output, by weight, that
---is lost), what it is by suppliers alone and by buyers alone, iterations; name, sector and region where known.
---```lua
---print(risk:top(10))
---```
---@param self lian.risk
---@param count? integer 10
---@return lian.frame
function methods.top(self, count)
  local o = options.check("risk:top", {count = count}, {count = {"count", default = 10}})
  return rows_of(self, table.move(self.order, 1, math.min(o.count, #self.order), 1, {}), "the riskiest failures")
end

---All failures by rank: the risk profile, with what each adds to the sum. Columns as risk:top, and cumulative, the
---share of the sum of all indices up to that rank.
---@param self lian.risk
---@return lian.frame
function methods.profile(self)
  local f, sum, run, shares = rows_of(self, self.order, "risk profile"), 0, 0, {}
  for _, v in ipairs(self.answer.index) do sum = sum + v end
  for k, r in ipairs(self.order) do
    run = run + self.answer.index[r]
    shares[k] = sum > 0 and run / sum or 0
  end
  return f:with("cumulative", shares)
end

---The plateau: the firms at the top whose index is nearly that of the first, at least (1 - within) of it. A long
---plateau ahead of a fall means that these firms bring one another down. The note has its level and the fall behind
---it.
---@param self lian.risk
---@param given? {within: number} 0.1
---@return lian.frame
function methods.plateau(self, given)
  local o = options.check("risk:plateau", given, {within = {"share", default = 0.1}})
  local index, count, sum = self.answer.index, 0, 0
  local first = self.order[1] and index[self.order[1]] or 0
  while self.order[count + 1] and first > 0 and index[self.order[count + 1]] >= (1 - o.within) * first do
    count = count + 1
    sum = sum + index[self.order[count]]
  end
  local f = rows_of(self, table.move(self.order, 1, count, 1, {}), "plateau")
  local behind = self.order[count + 1]
  return f:titled("plateau", count == 0 and "no failure loses anything" or
    format("%d of %d, %.3g %%, mean index %.4g; %s", count, #self.order, 100 * count / #self.order, sum / count,
      behind and format("the next is %.4g", index[behind]) or "nobody is behind them"))
end

---How much each firm loses on average over all failures that were looked at, its own included: firm, vulnerability, by
---suppliers alone, by buyers alone; the most vulnerable first. Sums of whole numbers, to 1e-13.
---@param self lian.risk
---@return lian.frame
function methods.vulnerability(self)
  local a = self.answer
  local order, names, v, d, u = base.descending(a.loss), {}, {}, {}, {}
  for k, i in ipairs(order) do
    names[k], v[k], d[k], u[k] = self.net.native:label(i), a.loss[i], a.loss_down[i], a.loss_up[i]
  end
  return frame.new{count = #order, {"firm", names}, {"vulnerability", v, unit = "share of output"},
    {"by_suppliers", d}, {"by_buyers", u}, note = format("the mean over %d failures", #self.units.names),
    table.unpack(base.beside(self.net, order, {"sector", "region"}))}
end

local function unit_place(self, name, path)
  if not self.places then
    local places = {}
    for k, text in ipairs(self.units.names) do places[text] = k end
    rawset(self, "places", places)
  end
  return self.places[name] or options.raise(options.unknown(path, self.units.what, name, self.units.names))
end

---What each firm loses when one fails, the largest first: firm, loss, by suppliers alone, by buyers alone. The cascade
---must have been asked to keep losses (`losses = 0.01`: above that share).
---@param self lian.risk
---@param name string a firm, or a group
---@return lian.frame
function methods.losses(self, name)
  local k = unit_place(self, name, "risk:losses")
  if not self.lost then options.raise("risk:losses: losses were not kept; ask net:cascade{losses = 0.01, ...}") end
  local places, down, up = self.lost:of(k)
  local loss, names, at, a, b, c = {}, {}, {}, {}, {}, {}
  for e, d in ipairs(down) do loss[e] = math.max(d, up[e]) end
  for row, e in ipairs(base.descending(loss)) do
    names[row], at[row], a[row], b[row], c[row] = self.net.native:label(places[e]), places[e], loss[e], down[e], up[e]
  end
  return frame.new{count = #names, {"firm", names}, {"loss", a, unit = "share of output"}, {"by_suppliers", b},
    {"by_buyers", c}, title = "losses when " .. name .. " fails",
    table.unpack(base.beside(self.net, at, {"sector"}))}
end

---The end of the cascade by buyers alone, exact and in closed form, beside what the iteration gave: firm, closed,
---iterated, and their difference. Needs one failure a firm. Cost: the links, and a dense inverse of each group of firms
---that sell to one another in circles (a strong component), of at most 20,000 firms.
---@param self lian.risk
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code "contradiction" where firms sell to one another alone, "unsupported" for larger groups
function methods.closed_form(self)
  if not self.units.all then options.raise("risk:closed_form: ask a cascade in which every firm fails in turn") end
  local exact, message, code = self.cascade:upstream(#self.net)
  if not exact then return nil, risk.explained(self.net, self.units, self.cascade, message, code), code end
  local gap = {}
  for i, v in ipairs(exact) do gap[i] = v - self.answer.up[i] end
  return frame.new{{"firm", base.labels(self.net)}, {"closed", exact, unit = "share of output"},
    {"iterated", self.answer.up}, {"difference", gap},
    note = format("tolerance of the iteration %g", self.asked.tolerance)}
end

---The mean, the largest, and the parts: {mean, largest, firm, plateau, tolerance, iterations, mean_iterations,
---residual, dense (failures for which all links were gone through), failures, notes}.
---@param self lian.risk
---@return table
function methods.about(self)
  local a, sum, most, all, worst = self.answer, 0, 0, 0, 0
  local count = #self.units.names
  for k, v in ipairs(a.index) do
    sum, most, all = sum + v, math.max(most, a.iterations[k]), all + a.iterations[k]
    worst = math.max(worst, a.residual[k])
  end
  local first = self.order[1]
  return {mean = count > 0 and sum / count or 0, largest = first and a.index[first] or 0,
    firm = first and self.units.names[first], plateau = #self:plateau(), tolerance = self.asked.tolerance,
    iterations = most, mean_iterations = count > 0 and all / count or 0, residual = worst, dense = a.dense,
    failures = count, notes = table.move(self.said.notes, 1, #self.said.notes, 1, {})}
end

function meta.__tostring(self)
  local s = self:about()
  return format("lian.risk: %d failures, mean index %.6g, largest %.6g (%s), plateau of %d, tolerance %g, "
    .. "%.1f iterations", s.failures, s.mean, s.largest, tostring(s.firm), s.plateau, s.tolerance, s.mean_iterations)
end

function meta.__len(self) return #self.units.names end

---Closes the list of methods, once all are there.
function risk.close()
  class.seal(meta, methods, {"lost", "places"})
end

return risk
