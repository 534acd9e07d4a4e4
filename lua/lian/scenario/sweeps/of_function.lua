--- Draws of a Lua function over a design, on the runner of sweeps: kept in a store as they finish, shared by workers,
--- made in parts. A draw that raises, or returns nil and a message, is an outcome with its reason.
local allotment = require "lian.base.allotment"
local core = require "lian.core"
local options = require "lian.base.options"
local design = require "lian.explore.design"
local packed = require "lian.base.packed"
local plan = require "lian.scenario.sweeps.plan"
local runner = require "lian.scenario.sweeps.runner"
local study = require "lian.scenario.sweeps.study"

local TOGETHER = 8 -- draws in a task of a worker

-- ---- one draw

local GRAVE = {"interrupted", "not enough memory"}

-- what f gives, {name = number}; nil and the reason; interruptions go on
local function attempt(f, point, draw)
  local ok, value, message = pcall(f, point, draw)
  if not ok then
    local text = tostring(value)
    for _, word in ipairs(GRAVE) do if text:find(word, 1, true) then error(value, 0) end end
    return nil, text
  end
  if type(value) == "number" then return {value = value} end
  if value == nil then return nil, message ~= nil and tostring(message) or "it returned nothing" end
  return value
end

-- why what f returned are no measures: the function is at fault, whatever the draw
local function misuse(value, draw, taken)
  if type(value) ~= "table" then
    return ("explore: draw %d: expected a number, or measures by name, got %s"):format(draw, options.describe(value))
  end
  for name, v in pairs(value) do
    if type(name) ~= "string" or type(v) ~= "number" then
      return ("explore: draw %d: expected numbers by name, got %s = %s"):format(draw, tostring(name),
        options.describe(v))
    end
    if taken[name] then return ("explore: draw %d: the measure '%s' is called as a factor is"):format(draw, name) end
  end
end

-- f may return the same table each time
local function copy(outcome)
  local out = {}
  for name, v in pairs(outcome) do out[name] = v end
  return out
end

local function point_of(made, draw)
  local point = {}
  for j, factor in ipairs(made.factors) do point[factor.name] = design.value(made.plan, draw, j) end
  return point
end

-- factors and measures as a store shows them to people
local function shown(point, outcome)
  local out = {}
  for name, v in pairs(point) do out[#out + 1] = {"factor", name, runner.plain(v)} end
  for name, v in pairs(outcome or {}) do out[#out + 1] = {"measure", name, v} end
  return out
end

local MISUSED = "misused"

-- a sweep's head says nothing here: each draw has an empty one, so that none is made for it a second time
local function evaluate(made, f, keeps, draws)
  local out = {}
  for k, draw in ipairs(draws) do
    local point = point_of(made, draw)
    local values = keeps and point_of(made, draw) -- f may change what it is given
    local outcome, reason = attempt(f, point, draw)
    local wrong = outcome and misuse(outcome, draw, made.taken)
    if wrong then return nil, wrong, MISUSED, true end
    out[k] = {draw = draw, row = outcome and copy(outcome), why = not outcome and {message = reason} or nil,
      head = {}, values = keeps and shown(values, outcome)}
  end
  return out
end

-- ---- what the numbers depend on

local TOLD = {["lian.chain"] = function(chain) return study.of(chain, "") end, ["lian.matrix"] = packed.of}

-- a number of a chain's or a matrix's content, for functions that use one
local function told(object)
  local kind = core.class(object)
  return TOLD[kind] and ("%s %016x"):format(kind, core.stream(TOLD[kind](object)))
end

local HOW = {store = true, workers = true, part = true, retry = true, name = true, study = true}

local function text_of(made, f, o, own, describe)
  local fields = {}
  for key, value in pairs(own) do if not HOW[key] then fields[key] = value end end
  local laws = {}
  for j, factor in ipairs(made.factors) do laws[j] = {factor.name, factor.law} end
  local words, message = o.study, nil
  if not words then words, message = describe(f, told) end
  if not words then
    options.raise(("explore.store: rows could not be told from those of another function, as %s; `study` takes a text "
      .. "that stands for what the function does"):format(message))
  end
  return table.concat({"factors: " .. assert(describe(laws)), "design: " .. assert(describe(fields)),
    "function: " .. words}, "\n")
end

-- ---- all

-- whether all draws failed, rather than what makes and keeps them
local function is_of_draws(code) return code == nil end

---Makes the draws of an exploration.
---@param hooks table open(where, name, study): a place in a store; describe(value, told): as a text
---@return fun(made: table, f: function, o: table): table|nil, string|nil, string|nil rows by draw, reasons by draw, and
---  what is to be noted
return function(hooks)
  return function(made, f, o)
    local job = {name = made.name, verb = "explore", runs = made.plan.runs, enough = made.plan.runs,
      lanes = allotment.workers(o.workers, "explore") ~= 1 and TOGETHER or 1, factors = function(draw)
        local out = {}
        for j, factor in ipairs(made.factors) do out[j] = {factor.name, design.value(made.plan, draw, j)} end
        return out
      end,
      evaluate = function(draws) return evaluate(made, f, o.store ~= nil, draws) end}
    local done, message, code = plan.run(job, nil, o, {open = hooks.open,
      write = function(own) return text_of(made, f, o, own, hooks.describe) end})
    if done then return {draws = job.draws, rows = done.rows, failed = done.failed, notes = done.notes} end
    if code == MISUSED then options.raise(message) end
    if is_of_draws(code) then
      return nil, ("explore: all %d draws failed; the first: %s"):format(#job.draws, tostring(message)), "bad_data"
    end
    return nil, message, code
  end
end
