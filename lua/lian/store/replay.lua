--- Repeating a run of a store, and comparing what came out with what was saved.
local core = require "lian.core"
local frame = require "lian.frame"
local machine = require "lian.base.machine"
local options = require "lian.base.options"
local recipe = require "lian.recipe"

local replay = {}

-- verb -> how a scenario, a chain and options are run again
local VERBS = {run = function(scenario, chain, given) return scenario:run(chain, given) end,
  sweep = function(scenario, chain, given) return scenario:sweep(chain, given) end}

-- ---- comparing

-- equal in kind and to the last bit
local function is_same(a, b)
  if math.type(a) == "float" and math.type(b) == "float" then return ("<d"):pack(a) == ("<d"):pack(b) end
  return a == b and math.type(a) == math.type(b)
end

local function note_difference(found, name, row, was, is)
  found.differ = found.differ + 1
  if math.type(was) and math.type(is) then found.largest = math.max(found.largest or 0, math.abs(is - was)) end
  found.first = found.first or ("%s, row %d: %s, was %s"):format(name, row, tostring(is), tostring(was))
end

-- a frame that was saved and the same one now, either may lack columns or rows, or be nil
local function compare(was, is, older)
  local found = {cells = 0, differ = 0, new = {}}
  local names, seen = {}, {}
  for _, f in ipairs{was or is, is} do
    for _, name in ipairs(f:names()) do
      if not seen[name] then names[#names + 1], seen[name] = name, true end
    end
  end
  local rows = math.max(was and #was or 0, is and #is or 0)
  for _, name in ipairs(names) do
    local a = was and was.by_name[name] and was:column(name)
    local b = is and is.by_name[name] and is:column(name)
    local new = older and was and not a -- a column that the older lian did not make
    if new then found.new[#found.new + 1] = name end
    for i = 1, new and 0 or rows do
      local p, q = a and a[i], b and b[i] -- false where the column itself is not there
      if p ~= nil or q ~= nil then
        found.cells = found.cells + 1
        if not a or not b or not is_same(p, q) then note_difference(found, name, i, p, q) end
      end
    end
  end
  return found
end

local function sorted_names(frames)
  local names = {}
  for name in pairs(frames) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- what makes numbers of an older lian differ, by the version that brought it
local CHANGES = {
  {"0.2.0", "final users turn to other makers category by category, and demand shocks act on what is left"},
}

local function is_older(a, b)
  local p, q = {}, {}
  for v in a:gmatch("%d+") do p[#p + 1] = tonumber(v) end
  for v in b:gmatch("%d+") do q[#q + 1] = tonumber(v) end
  for k = 1, math.max(#p, #q) do
    if (p[k] or 0) ~= (q[k] or 0) then return (p[k] or 0) < (q[k] or 0) end
  end
  return false
end

-- the library of dense work that a run was saved with, or nil
local function blas_of(run) return type(run.note) == "string" and run.note:match("; (.+)$") or nil end

local function note_of(saved_by, blas, more, equal)
  local notes = {}
  if blas and blas ~= machine.blas() then
    notes[1] = ("saved with %s, repeated with %s: last digits may differ"):format(blas, machine.blas())
  end
  if saved_by ~= core.version then
    notes[#notes + 1] = ("saved by lian %s, repeated by lian %s"):format(saved_by, core.version)
    for _, change in ipairs(equal and {} or CHANGES) do
      if is_older(saved_by, change[1]) then notes[#notes + 1] = ("since %s %s"):format(change[1], change[2]) end
    end
  end
  if #more > 0 then notes[#notes + 1] = "not saved then: " .. table.concat(more, ", ") end
  return #notes > 0 and table.concat(notes, "; ") or nil
end

---Compares the frames that were saved with those of a result, cell by cell.
---@param run table as store:run gives it
---@param frames table<string, lian.frame>
---@return lian.frame
function replay.compare(run, frames)
  local c, sum, more = {name = {}, cells = {}, differ = {}, largest = {}, first = {}}, 0, {}
  for k, name in ipairs(sorted_names(run.frames)) do
    local found = compare(run.frames[name], frames[name], run.version ~= core.version)
    for _, column in ipairs(found.new) do more[#more + 1] = name .. "." .. column end
    c.name[k], c.cells[k], c.differ[k] = name, found.cells, found.differ
    c.largest[k], c.first[k] = found.largest, found.first
    sum = sum + found.differ
  end
  for _, name in ipairs(sorted_names(frames)) do
    if not run.frames[name] then more[#more + 1] = name end
  end
  return frame.new{{"frame", c.name}, {"cells", c.cells}, {"differ", c.differ}, {"largest", c.largest},
    {"first", c.first}, count = #c.name, title = ("run %d, repeated"):format(run.id),
    note = note_of(run.version, blas_of(run), more, sum == 0),
    provenance = {equal = sum == 0, differ = sum, frames = #c.name, saved_by = run.version, now = core.version}}
end

-- ---- repeating

local function why_not(run)
  if run.recipe == "" then return "it was saved without a recipe, by an older lian or by store:save_run" end
  local reason = recipe.reason(run.recipe)
  if reason then return "it cannot be repeated: " .. reason end
  if not VERBS[run.verb] then return ("this lian does not know how to repeat '%s'"):format(run.verb) end
  if not run.chain then return "its chain is no longer in the store" end
end

-- the run, or why there is nothing to repeat
local function found(store, id, at)
  local run, message, code = store:run(id)
  if not run then return nil, message, code end
  local reason = why_not(run)
  if reason then return nil, at .. reason, "not_repeatable" end
  return run
end

-- results of `work`; nil, the message where it is refused. What is no refusal of ours goes on: an interruption stops.
local function attempt(work, ...)
  local given, results = table.pack(...), nil
  local ok, message = options.attempt(function()
    results = table.pack(work(table.unpack(given, 1, given.n)))
    return true
  end)
  if not ok then return nil, "it failed: " .. message, "not_repeatable" end
  return table.unpack(results, 1, results.n)
end

---Repeats a run.
---@param store lian.store
---@param id integer
---@param asked table {trust, steps, draws}
function replay.run(store, id, asked)
  local at = ("%s: run %d: "):format(store.path, id)
  local run, message, code = found(store, id, at)
  if not run then return nil, message, code end
  local scenario, given, chain
  scenario, given, code = recipe.read(run.recipe, asked)
  if not scenario then return nil, at .. (code == "bad_data" and "its recipe is damaged: " or "") .. given, code end
  chain, message, code = store:chain(run.chain)
  if not chain then return nil, message, code end
  local script = run.scenario and store:scenario(run.scenario)
  scenario.script = script and script.script
  local made
  made, message, code = attempt(VERBS[run.verb], scenario, chain, given)
  if not made then return nil, at .. tostring(message), code end
  return made, replay.compare(run, made:frames())
end

return replay
