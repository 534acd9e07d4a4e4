--- The reference, read from the comments above the public functions of the installed sources:
--- one text serves `lian help`, the manual's reference page (lian.help.page) and the editor's type annotations
--- (lian.help.annotations).
---
--- A public function is one whose comment block starts with `---` lines and whose declaration is
--- `function OWNER.name(` or `OWNER.name = `. Instruments are told from their declarations. The module's entry in
--- MODULES says what OWNER is to the user: `chain:` for a method of chains, `lian.` for a function.
local instruments = require "lian.scenario.instruments"
local lian = require "lian"
local options = require "lian.base.options"
local width = require "lian.base.width"
local words = require "lian.help.words"

local reference = {}

-- module, how its functions are called, how what it declares as `methods.` is called, and the only owner that counts
local MODULES = {
  {"lian", "lian."}, {"lian.chain.build", "lian."}, {"lian.items", "lian."},
  {"lian.scenario", "lian.", "scenario:"}, {"lian.scenario.carry", "lian."},
  {"lian.index", "lian.", "index:"}, {"lian.index.ready", "lian."}, {"lian.index.measures", "lian."},
  {"lian.index.judgements", "lian.", "judgement:"}, {"lian.explore", "lian.", "exploration:"},
  {"lian.index.scores", "score:", "score:", "methods"}, {"lian.index.uncertainty", "score:", "score:", "methods"},
  {"lian.index.parts", "score:", "score:", "methods"}, {"lian.index.relations", "score:", "score:", "methods"},
  {"lian.base.random", "lian.", "distribution:"}, {"lian.decide.programme", "lian."},
  {"lian.decide.robust", "lian."}, {"lian.decide.information", "lian."}, {"lian.decide.stress", "lian."},
  {"lian.decide.value", "lian.", "value:"}, {"lian.decide.portfolio", "lian."},
  {"lian.decide.plan", "plan:", "plan:", "methods"}, {"lian.decide.assign", "lian."},
  {"lian.decide.remedies", "lian."},
  {"lian.base.limits", "lian."}, {"lian.base.ranks", "lian."},
  {"lian.index.coordination", "lian."}, {"lian.index.synergy", "lian."}, {"lian.index.leading", "lian."},
  {"lian.index.five_flows", "lian."}, {"lian.index.concentration", "lian."}, {"lian.index.dependencies", "lian."},
  {"lian.index.supply_risk", "lian."},
  {"lian.index.complexity", "lian.", "complexity:"}, {"lian.index.moran", "lian."},
  {"lian.index.convergence", "lian."}, {"lian.index.inequality", "lian."}, {"lian.index.density", "lian."},
  {"lian.index.malmquist", "lian."}, {"lian.index.technology", "lian."},
  {"lian.read.any", "lian.read."}, {"lian.read.nbs", "lian.read."}, {"lian.read.oecd", "lian.read."},
  {"lian.read.wiod2013", "lian.read."}, {"lian.read.wiod2016", "lian.read."},
  {"lian.read.bea", "lian.read."}, {"lian.read.matrix", "lian.read."},
  {"lian.read.edges", "lian.read."}, {"lian.read.items", "lian.read."}, {"lian.read.trade", "lian.read."},
  {"lian.read.sheets", "lian.read."},
  {"lian.chain.native", "chain:", "chain:"}, {"lian.chain", "chain:", "chain:"},
  {"lian.methods.leontief", "chain:", "chain:"}, {"lian.methods.multipliers", "chain:", "chain:"},
  {"lian.methods.linkages", "chain:", "chain:"}, {"lian.methods.extraction", "chain:", "chain:"},
  {"lian.methods.position", "chain:", "chain:"}, {"lian.methods.influence", "chain:", "chain:"},
  {"lian.methods.paths", "chain:", "chain:"}, {"lian.methods.prices", "chain:", "chain:"},
  {"lian.methods.balance", "chain:", "chain:"}, {"lian.methods.dependence", "chain:", "chain:"},
  {"lian.methods.concentration", "chain:", "chain:"}, {"lian.methods.smile", "chain:", "chain:"},
  {"lian.methods.aggregate", "chain:", "chain:"},
  {"lian.methods.attainable", "chain:", "chain:"}, {"lian.methods.chokepoints", "chain:", "chain:"},
  {"lian.methods.gaps", "chain:", "chain:"}, {"lian.methods.with", "chain:", "chain:"},
  {"lian.methods.requirements", "chain:", "chain:"}, {"lian.methods.input_classes", "chain:", "chain:"},
  {"lian.triage", "chain:", "chain:"},
  {"lian.chain.native_matrix", "matrix:", "matrix:"}, {"lian.chain.matrix", "matrix:", "matrix:"},
  {"lian.frame.shape", "frame:", "frame:"}, {"lian.frame.statistics", "frame:", "frame:"},
  {"lian.frame", "lian.frame."}, {"lian.frame.access", "frame:", "frame:"},
  {"lian.frame.rows", "frame:", "frame:"}, {"lian.frame.columns", "frame:", "frame:"},
  {"lian.frame.combine", "frame:", "frame:"}, {"lian.frame.show", "frame:", "frame:"},
  {"lian.scenario.results.base", "result:", "result:", "shared"},
  {"lian.scenario.results.at_once", "at_once:", "at_once:", "methods"},
  {"lian.scenario.results.on_items", "on_items:", "on_items:", "methods"},
  {"lian.scenario.results.run", "run:", "run:", "methods"},
  {"lian.scenario.results.sweep", "sweep:", "sweep:", "methods"},
  {"lian.scenario.results.of_draws", "sweep:", "sweep:", "methods"},
  {"lian.scenario.results.over_years", "over_years:", "over_years:", "methods"},
  {"lian.scenario.results.over_years_sweep", "items_sweep:", "items_sweep:", "methods"},
  {"lian.scenario.results.of_draws", "items_sweep:", "items_sweep:", "methods"},
  {"lian.network", "lian.", "network:"}, {"lian.network.rebuild", "lian."},
  {"lian.network.join", "lian."},
  {"lian.network.cascade", "network:", "network:"},
  {"lian.network.flows", "network:", "network:", "methods"}, {"lian.network.age", "network:", "network:", "methods"},
  {"lian.network.reproduce", "network:", "network:", "methods"},
  {"lian.network.centrality", "network:", "network:", "methods"},
  {"lian.network.sources", "network:", "network:", "methods"},
  {"lian.network.structure", "network:", "network:", "methods"},
  {"lian.network.around", "network:", "network:", "methods"},
  {"lian.network.robustness", "network:", "network:", "methods"},
  {"lian.network.chains", "network:", "network:", "methods"},
  {"lian.network.leaders", "network:", "network:", "methods"},
  {"lian.network.champions", "network:", "network:", "methods"},
  {"lian.network.relocate", "network:", "network:", "methods"},
  {"lian.network.clusters", "network:", "network:", "methods"},
  {"lian.network.communities", "communities:", "communities:", "methods"},
  {"lian.network.risk", "risk:", "risk:", "methods"},
  {"lian.network.second_sources", "risk:", "risk:", "methods"},
  {"lian.network.rewire", "risk:", "risk:", "methods"},
  {"lian.store", "lian.", "store:"}, {"lian.store.objects", "store:", "store:", "methods"},
  {"lian.store.runs", "store:", "store:", "methods"}, {"lian.store.lists", "store:", "store:", "methods"},
  {"lian.recipe", "lian.recipe."},
  {"lian.report", "lian.report.", "report:"},
}

local INSTRUMENT = "lian.*" -- what is declared (lian.scenario.declare): shocks, policies, targets

-- groups in the order in which they are told: how they are called, their title, their class
local GROUPS = {
  {"lian.", "Functions of lian", "lian"}, {INSTRUMENT, "Shocks, policies and targets", "lian"},
  {"lian.read.", "Readers", "lian.read"},
  {"chain:", "Chains", "lian.chain"}, {"scenario:", "Scenarios", "lian.scenario"},
  {"distribution:", "Random parameters", "lian.distribution"},
  {"result:", "Results of scenarios, all kinds", "lian.result"},
  {"at_once:", "Results at once on tables and networks", "lian.result_at_once : lian.result"},
  {"on_items:", "Results on items", "lian.result_on_items : lian.result"},
  {"run:", "Runs in time", "lian.run : lian.result"}, {"sweep:", "Sweeps of draws", "lian.sweep : lian.result"},
  {"over_years:", "Runs on items over years", "lian.run_on_items : lian.result"},
  {"items_sweep:", "Sweeps on items over years", "lian.sweep_on_items : lian.result"},
  {"index:", "Composite indices", "lian.index"}, {"score:", "Scores of indices", "lian.score"},
  {"judgement:", "Weights from judgements", "lian.judgement"},
  {"complexity:", "Economic complexity", "lian.complexity"},
  {"network:", "Networks of firms", "lian.network"}, {"risk:", "Systemic risk of firms", "lian.risk"},
  {"communities:", "Communities of firms", "lian.communities"},
  {"exploration:", "Functions under uncertainty", "lian.exploration"},
  {"value:", "Policies together", "lian.value"}, {"plan:", "Portfolios of policies", "lian.plan"},
  {"matrix:", "Matrices", "lian.matrix"},
  {"lian.frame.", "Making frames", "lian.frames"}, {"frame:", "Frames", "lian.frame"},
  {"store:", "Stores", "lian.store"},
  {"lian.recipe.", "Recipes: what repeats a run", "lian.recipes"},
  {"lian.report.", "Starting reports", "lian.reports"}, {"report:", "Reports", "lian.report"},
}

-- ---- instruments, from their declarations

local TYPES = {labels = "string|string[]", goods = "string|string[]|table<string, string|string[]>",
  text = "string", flag = "boolean", callable = "function", table = "table",
  rows = "table|lian.frame",
  any = "any"}
local WHOLE = {integer = true, count = true, year = true, extent = true}

local function one_of(values)
  local out = {}
  for k, value in ipairs(values) do out[k] = ('"%s"'):format(value) end
  return table.concat(out, "|")
end

---The type of a field of an instrument, as annotations write it.
---@param field table of a declaration
---@return string
function reference.type_of(field)
  local rule = field.rule[1]
  if rule == "choice" then return one_of(table.move(field.rule, 2, #field.rule, 1, {})) end
  return TYPES[rule] or "number|lian.distribution"
end

---What a field of an instrument means, with its default, unit and engines.
---@param field table of a declaration
---@return string
function reference.meaning(field)
  local parts = {field.text or ""}
  if field.default ~= nil then
    parts[#parts + 1] = (" (%s)"):format(type(field.default) == "string" and ('"%s"'):format(field.default) or
      tostring(field.default))
  end
  if field.unit then parts[#parts + 1] = (" [%s]"):format(field.unit) end
  if field.only then
    local only = type(field.only) == "table" and table.concat(field.only, ", ") or field.only
    parts[#parts + 1] = (" {%s}"):format((only:gsub("_", " ")))
  end
  return table.concat(parts)
end

-- ---- options of verbs, from what the running module checks (lian.help.options)

---The type of an option of a verb, as annotations write it.
---@param option table of lian.help.options
---@return string
function reference.type_of_option(option)
  if option.values then return one_of(option.values) end
  local type = TYPES[option[2]] or WHOLE[option[2]] and "integer" or "number"
  return option.random and (type == "number" or type == "integer") and type .. "|lian.distribution" or type
end

---What an option of a verb means, with its default and the engines that take it.
---@param call string such as "chain:extraction"
---@param option table of lian.help.options
---@return string
function reference.meaning_of_option(call, option)
  local parts = {words[call .. "." .. option[1]] or words[option[1]] or ""}
  if option.default ~= nil then
    parts[#parts + 1] = (" (%s)"):format(option.values and ('"%s"'):format(option.default) or tostring(option.default))
  end
  if option.only then parts[#parts + 1] = (" {%s}"):format(option.only) end
  return table.concat(parts)
end

local ENGINES = {{"at_once", "at once"}, {"on_items", "on items"}, {"in_time", "in time"},
  {"over_years", "on items over years"}}

---The engines in which an instrument acts, in words.
---@param declaration table
---@return string
function reference.engines_of(declaration)
  local out = {}
  for _, engine in ipairs(ENGINES) do if declaration[engine[1]] then out[#out + 1] = engine[2] end end
  return table.concat(out, ", ")
end

local function instrument_entry(declaration)
  local block = width.wrapped(declaration.text, 110)
  block[#block + 1] = ("A %s; it acts %s."):format(declaration.is, reference.engines_of(declaration))
  for _, line in ipairs{"```lua", declaration.example, "```"} do block[#block + 1] = line end
  block[#block + 1] = "@param given lian.fields." .. declaration.name
  block[#block + 1] = "@return lian.shock"
  return {name = declaration.name, call = "lian." .. declaration.name, prefix = INSTRUMENT, parameters = "given",
    block = block, declaration = declaration, module = "lian.scenario.instruments." .. declaration.name}
end

local function source_of(module)
  local path = package.searchpath(module, package.path)
  local file = path and io.open(path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

-- owner and name that a declaration line makes public, and its parameters
local function declared(line)
  local owner, name, parameters = line:match("^function ([%a_][%w_]*)[.:]([%a_][%w_]*)%((.-)%)")
  if name then return owner, name, parameters end
  owner, name = line:match("^([%a_][%w_]*)%.([%a_][%w_]*) = ")
  return owner, name, nil
end

-- the parameters that a comment names, without self
local function documented(block)
  local names = {}
  for _, line in ipairs(block) do
    local name = line:match("^@param ([%w_%.]+)")
    if name and name ~= "self" and name ~= "_" then names[#names + 1] = name end
  end
  return table.concat(names, ", ")
end

local TABLES = {["lian."] = lian, ["lian.read."] = lian.read, ["lian.frame."] = lian.frame,
  ["lian.report."] = lian.report, ["lian.recipe."] = lian.recipe}

-- what is called as if it were of a table of lian stands there indeed: helpers of its module do not
local function is_public(prefix, name)
  local members = TABLES[prefix]
  return not members or rawget(options.behind(members), name) ~= nil
end

local function parse(text, item, into)
  local block = {}
  for line in (text .. "\n"):gmatch("(.-)\r?\n") do
    local comment = line:match("^%-%-%-(.*)")
    if comment then
      block[#block + 1] = comment
    else
      local owner, name, signature = declared(line)
      local header = block[1] and block[1]:match("^ ") -- a file's own header stands apart
      if name and #block > 0 and not header and name:sub(1, 1) ~= "_" then
        local prefix = owner == "methods" and item[3] or item[2]
        if (item[4] or owner) == owner and is_public(prefix, name) then
          into[#into + 1] = {name = name, call = prefix .. name, prefix = prefix, module = item[1],
            parameters = documented(block), signature = signature, block = block}
        end
      end
      block = {}
    end
  end
end

---All public functions that are documented, group by group.
---@return table[] entries {name, call, prefix, module, parameters (as documented), signature (as declared), block}
function reference.entries()
  local found, entries = {}, {}
  for _, item in ipairs(MODULES) do
    local text = source_of(item[1])
    if text then parse(text, item, found) end
  end
  for _, declaration in ipairs(instruments) do found[#found + 1] = instrument_entry(declaration) end
  for _, group in ipairs(GROUPS) do
    for _, entry in ipairs(found) do
      if entry.prefix == group[1] then entries[#entries + 1] = entry end
    end
  end
  return entries
end

---The first sentence about an entry.
---@param entry table
---@return string
function reference.summary(entry)
  local text = {}
  for _, line in ipairs(entry.block) do
    if line:match("^@") or line:match("^```") then break end
    text[#text + 1] = line
    if line:match("%.%s*$") or line:match("%.%s") then break end
  end
  local joined = table.concat(text, " ")
  return (joined:match("^(.-%.)%s") or joined)
end

---The group in which functions of a prefix are told: {prefix, title, class}.
---@param prefix string such as "chain:"
---@return string[]
function reference.group_of(prefix)
  for _, group in ipairs(GROUPS) do if group[1] == prefix then return group end end
end

return reference
