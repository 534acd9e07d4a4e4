--- Cascades of failing firms: what the rest of the network loses (economic systemic risk index).
local base = require "lian.network.base"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local model = require "lian.network.model"
local options = require "lian.base.options"
local progress = require "lian.base.progress"
local risk = require "lian.network.risk"

local methods = {}

-- firm -> share that fails, or labels that fail whole
local function failing(net, given, path)
  if type(given) == "string" then given = {given} end
  local firms, shares = {}, {}
  for _, label in ipairs(options.keys(path, given, "firm -> share that fails, or labels")) do
    local share = given[label]
    if type(share) ~= "number" or not (share >= 0 and share <= 1) then
      options.fail(("%s['%s']"):format(path, label), "a share in [0, 1]", share)
    end
    firms[#firms + 1], shares[#shares + 1] = base.place(net, label, path), share
  end
  for k, label in ipairs(given) do
    local i = base.place(net, label, ("%s[%d]"):format(path, k))
    for _, other in ipairs(firms) do
      if other == i then options.raise(("%s: the firm '%s' stands twice"):format(path, label)) end
    end
    firms[#firms + 1], shares[#shares + 1] = i, 1
  end
  if #firms == 0 then options.fail(path, "firm -> share that fails", "nothing") end
  return firms, shares
end

local STEPS = "stopped when no firm lost more than %g of its output in an iteration: %d iterations, the last of %s"

-- one failure: what each firm keeps
local function one(net, o, cascade, said)
  local firms, shares = failing(net, o.fail, "cascade.fail")
  local answer, losses, code = cascade:run{nodes = #net, firm = firms, share = shares, start = {1, #firms + 1},
    tolerance = o.tolerance, iterations = o.iterations, mode = o.mode, above = 0}
  if not answer then return nil, risk.explained(net, nil, cascade, losses, code), code end
  local places, down, up = losses:of(1)
  local loss = {}
  for k, d in ipairs(down) do loss[k] = math.max(d, up[k]) end
  local order = base.descending(loss)
  local names, at, a, b, c = {}, {}, {}, {}, {}
  for k, e in ipairs(order) do
    names[k], at[k], a[k], b[k], c[k] = net.native:label(places[e]), places[e], loss[e], down[e], up[e]
  end
  local notes = table.move(said.notes, 1, #said.notes, 1, {})
  table.insert(notes, 1, format(STEPS, o.tolerance, answer.iterations[1], risk.small(answer.residual[1])))
  table.insert(notes, 1, format("systemic loss %.6g (by suppliers alone %.6g, by buyers %.6g), %d of %d firms lose",
    answer.index[1], answer.down[1], answer.up[1], #order, #net))
  return frame.new{count = #order, {"firm", names}, {"loss", a, unit = "share of output"}, {"by_suppliers", b},
    {"by_buyers", c}, title = "what firms lose", note = table.concat(notes, "; "),
    provenance = {index = answer.index[1], down = answer.down[1], up = answer.up[1], iterations = answer.iterations[1],
      residual = answer.residual[1], tolerance = o.tolerance}, table.unpack(base.beside(net, at, {"sector", "region"}))}
end

-- which failures are looked at: every firm, those named, or all of a group at once
local function units_of(net, o)
  if o.each then
    local names, codes = base.codes(base.texts(net, o.each, "cascade.each"))
    local members, firms, start = {}, {}, {}
    for i, code in ipairs(codes) do
      members[code] = members[code] or {}
      table.insert(members[code], i)
    end
    local kept = {}
    for code, name in ipairs(names) do
      if name ~= "" then
        kept[#kept + 1] = name
        start[#start + 1] = #firms + 1
        table.move(members[code], 1, #members[code], #firms + 1, firms)
      end
    end
    start[#start + 1] = #firms + 1
    return {names = kept, firm = firms, start = start, what = o.each}
  end
  local firms, names = {}, {}
  if o.firms then
    local seen = {}
    for k, label in ipairs(type(o.firms) == "string" and {o.firms} or o.firms) do
      local i = base.place(net, label, ("cascade.firms[%d]"):format(k))
      if seen[i] then options.raise(("cascade.firms: the firm '%s' stands twice"):format(label)) end
      seen[i], firms[k], names[k] = true, i, label
    end
  else
    for i = 1, #net do firms[i] = i end
    names = base.labels(net)
  end
  return {names = names, firm = firms, what = "firm", single = true, all = not o.firms}
end

---What fails with a firm: the economic systemic risk index (Diem et al. 2022). Every firm fails in turn, or those
---of `firms`, or all of a group at once (`each`: a column, such as "region" or "owner"); the answer ranks them. With
---`fail` (firm -> share of its output that is lost) one failure: the answer is a frame of what each firm loses.
---`essential`: which inputs cap output, by sector of supplier and buyer: "all", "none" (the default), a table
---supplying sector -> {buying sector = 2, 1 or 0}, or the path of one, or {path =, encoding =}. `replaceable`: the
---column of markets within which suppliers stand in for one another by their share, such as "sector"; left out, nobody
---can be replaced.
---`tolerance`: it ends when no firm lost more of its output in an iteration, 1e-2 as published; single firms move by
---up to 0.3 when revenue is not known, so give `revenue` and `costs` (columns of those names are taken), or a smaller
---tolerance, which gives the end. `weight`: the column by which losses are weighted; sales within the network where
---left out. `losses`: keeps what each firm loses in each failure, above that share of its output. Cost of a failure:
---the links of the firms that it touches, an iteration; failures in parallel (lian.threads), the same bits for any
---number of threads.
---```lua
---local risk = assert(net:cascade{essential = "all", replaceable = "sector"})
---print(risk:top(20), risk:plateau(), net:cascade{fail = {["Firm A"] = 1, ["Firm B"] = 0.5}})
---```
---@param self lian.network
---@param given? table
---@return lian.risk|lian.frame|nil risk
---@return string|nil message
---@return string|nil code "no_convergence", "bad_data", "unsupported"
function methods.cascade(self, given)
  local spec = {fail = "any", firms = "labels", each = "text", losses = "share"}
  for name, rule in pairs(model.OPTIONS) do spec[name] = rule end
  local o = options.check("cascade", given, spec)
  if (o.fail and 1 or 0) + (o.firms and 1 or 0) + (o.each and 1 or 0) > 1 then
    options.raise("cascade: give one of `fail`, `firms` and `each`")
  end
  local cascade, said, code = model.make(self, o, "cascade")
  if not cascade then return nil, said, code end
  if o.fail then return one(self, o, cascade, said) end
  local work <close> = progress.start("failing firms") -- luacheck: ignore
  return risk.run(self, o, cascade, said, units_of(self, o))
end

return methods
