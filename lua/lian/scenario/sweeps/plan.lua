--- What sweeps on tables, networks and lists, and of functions, have in common: which draws, where rows are kept, who
--- makes them.
local allotment = require "lian.base.allotment"
local design = require "lian.explore.design"
local failures = require "lian.scenario.results.failures"
local options = require "lian.base.options"
local ranks = require "lian.base.ranks"
local runner = require "lian.scenario.sweeps.runner"
local study = require "lian.scenario.sweeps.study"

local plan = {}

---Options of every sweep beside those of its runs.
plan.RULES = allotment.RULES

-- what does not change a draw
local FREE = {draws = true, lanes = true, store = true, workers = true, part = true, retry = true, abroad = true}

---Options without those of how a sweep is made, for what is kept of it: these may differ between equal sweeps.
function plan.lasting(o)
  local out = {}
  for key, value in pairs(type(o) == "table" and o or {}) do
    if key ~= "store" and key ~= "workers" and key ~= "retry" then out[key] = value end
  end
  return out
end

---The numbers of the draws that are asked for, ascending: all, or those of a part, every so many-th.
---@param o table part
---@param runs integer how many there are
---@param verb? string stands in messages
---@return integer[] draws
---@return table|nil part {number, of}, where the program around said so
function plan.draws(o, runs, verb)
  local part, allotted = allotment.part_of(o.part, verb)
  local out = {}
  for draw = part and part.number or 1, runs, part and part.of or 1 do out[#out + 1] = draw end
  if #out == 0 then
    options.raise(("%s.part: part %d of %d has none of %d draws"):format(verb or "sweep", part.number, part.of, runs))
  end
  return out, allotted and part or nil
end

-- the store of a part that the program around asks for: "study.db" is "study.3of64.db"
local function place_of(where, part)
  if type(where) ~= "string" or not part then return where end
  local head, tail = where:match("^(.*[^/])(%.[^./]*)$")
  return ("%s.%dof%d%s"):format(head or where, part.number, part.of, tail or "")
end

-- a design whose points depend on how many there are is another study with more draws
local function is_fixed(o)
  return o.design ~= nil and (not design.EXTENDABLE[o.design] or (o.scramblings or 1) > 1)
end

-- what to do instead of more draws
local function remedy(o)
  if (o.scramblings or 1) > 1 then return "more `scramblings` add to what is kept, more draws of each do not" end
  return ("all points of design = '%s' depend on how many there are, those of 'sobol' do not: there more draws add to "
    .. "what is kept"):format(o.design)
end

-- what the numbers depend on, as a text; nil where nothing is kept
local function study_of(chain, recipe, o)
  if o.store == nil then return nil end
  local own = {}
  for key, value in pairs(o) do if not FREE[key] then own[key] = value end end
  own.draws, own.scramblings = is_fixed(o) and o.draws or nil, nil
  local text = recipe.write(own)
  if text:find("^cannot be repeated: ") then
    options.raise("sweep.store: rows could not be told from those of another study, as the scenario " .. text)
  end
  return study.of(chain, text)
end

local function book_of(o, part, name, text, open)
  if not text then return nil end
  local book, message, code = open(place_of(o.store, part), name, text)
  if not book and is_fixed(o) and message:find("they differ in 'draws = ", 1, true) then
    message = ("%s; %s"):format(message, remedy(o))
  end
  return book, message, code
end

---Makes the draws, or takes them from the store.
---@param job table (runner.run) with the number of `runs`; its draws may be given; verb: stands in messages ("sweep")
---@param chain lian.chain|nil
---@param o table options as checked
---@param hooks table write(options): the recipe; open(where, name, study): a place in a store
---@return table|nil made rows, failed, head, notes, part
---@return string|nil message
---@return string|nil code
function plan.run(job, chain, o, hooks)
  local part
  if not job.draws then job.draws, part = plan.draws(o, job.runs, job.verb) end
  local count = allotment.workers(o.workers, job.verb)
  local text = study_of(chain, hooks, o)
  if count == "mpi" and ranks.rank((job.verb or "sweep") .. ".workers") > 0 then runner.serve(job, text or "") end
  local book <close>, message, code = book_of(o, part, job.name, text, hooks.open)
  if not book and message then return nil, message, code end
  local rows, failed, head, made = runner.run(job, book, {workers = count, retry = o.retry,
    study = {text = text or "", difference = study.difference}})
  if not rows then return nil, failed, head end
  local notes = {}
  if #failed > 0 then
    notes[1] = ("%d of %d draws failed and are left out, the first, draw %d: %s (sweep:failures())"):format(#failed,
      #job.draws, failed[1].draw, failed[1].reason)
    notes[2] = failures.cause(rows, failed)
  end
  if #made > 1 then
    notes[#notes + 1] = "draws were made with different libraries of dense work, by which last digits may differ: "
      .. table.concat(made, "; ")
  end
  return {rows = rows, failed = failed, head = head, notes = notes, count = #job.draws}
end

return plan
