--- The reference, read from the comments above the public functions of the installed sources:
--- one text serves `lian help`, the manual's reference page and the editor's type annotations.
---
--- A public function is one whose comment block starts with `---` lines and whose declaration is
--- `function OWNER.name(` or `OWNER.name = `. Instruments are told from their declarations. The module's entry in
--- MODULES says what OWNER is to the user: `chain:` for a method of chains, `lian.` for a function.
local instruments = require "lian.scenario.instruments"
local lian = require "lian"
local options = require "lian.base.options"
local taken = require "lian.help.options"
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
  {"lian.network.structure", "network:", "network:", "methods"},
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
  any = "any"}
local WHOLE = {integer = true, count = true, year = true, extent = true}

local function one_of(values)
  local out = {}
  for k, value in ipairs(values) do out[k] = ('"%s"'):format(value) end
  return table.concat(out, "|")
end

local function type_of(field)
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

local function type_of_option(option)
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

local function engines_of(declaration)
  local out = {}
  for _, engine in ipairs(ENGINES) do if declaration[engine[1]] then out[#out + 1] = engine[2] end end
  return table.concat(out, ", ")
end

local function instrument_entry(declaration)
  local block = width.wrapped(declaration.text, 110)
  block[#block + 1] = ("A %s; it acts %s."):format(declaration.is, engines_of(declaration))
  for _, line in ipairs{"```lua", declaration.example, "```"} do block[#block + 1] = line end
  block[#block + 1] = "@param given lian.fields." .. declaration.name
  block[#block + 1] = "@return lian.shock"
  return {name = declaration.name, call = "lian." .. declaration.name, prefix = INSTRUMENT, parameters = "given",
    block = block, declaration = declaration, module = "lian.scenario.instruments." .. declaration.name}
end

---The manual's table of instruments, as Markdown.
---@return string
function reference.instruments()
  local out = {"| instrument | is | acts | what it does |", "| --- | --- | --- | --- |"}
  for _, declaration in ipairs(instruments) do
    out[#out + 1] = ("| `%s` | %s | %s | %s |"):format(declaration.name, declaration.is, engines_of(declaration),
      (declaration.text:match("^(.-[:%.])%s") or declaration.text):gsub("[:%.]$", ""))
  end
  return table.concat(out, "\n")
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

local function group_of(prefix)
  for _, group in ipairs(GROUPS) do if group[1] == prefix then return group end end
end

-- the table of a verb's options
local function add_options(out, entry)
  if entry.declaration or not taken[entry.call] then return end
  for _, line in ipairs{"", "| option | takes | meaning |", "| --- | --- | --- |"} do out[#out + 1] = line end
  for _, option in ipairs(taken[entry.call]) do
    out[#out + 1] = ("| `%s`%s | `%s` | %s |"):format(option[1], option.required and " (required)" or "",
      type_of_option(option):gsub("|", "\\|"), (reference.meaning_of_option(entry.call, option):gsub("|", "\\|")))
  end
end

---The reference page of the manual, as Markdown.
---@return string
function reference.markdown()
  local last
  local out = {"# Reference", "",
    "Made from the comments in the sources by `make doc`; `lian help VERB` prints the same.", ""}
  for _, entry in ipairs(reference.entries()) do
    if entry.prefix ~= last then
      last = entry.prefix
      out[#out + 1] = ("## %s"):format(group_of(last)[2])
      out[#out + 1] = ""
    end
    out[#out + 1] = ("### %s"):format(entry.call)
    out[#out + 1] = ""
    for _, line in ipairs(entry.block) do
      local tag, rest = line:match("^@(%w+)%s*(.*)")
      if not tag then
        out[#out + 1] = line
      elseif tag == "param" or tag == "return" or tag == "field" then
        if out[#out]:sub(1, 1) ~= "*" then out[#out + 1] = "" end
        out[#out + 1] = ("* %s `%s`"):format(tag == "param" and "takes" or tag == "return"
          and "returns" or "field", rest)
      end
    end
    if entry.declaration then
      if out[#out]:sub(1, 1) == "*" then out[#out] = nil end -- fields stand in a table instead
      while out[#out]:sub(1, 1) == "*" do out[#out] = nil end
      out[#out + 1] = "| field | takes | meaning |"
      out[#out + 1] = "| --- | --- | --- |"
      for _, field in ipairs(entry.declaration.fields) do
        out[#out + 1] = ("| `%s`%s | `%s` | %s |"):format(field.name, field.required and " (required)" or "",
          type_of(field):gsub("|", "\\|"), (reference.meaning(field):gsub("|", "\\|")))
      end
    end
    add_options(out, entry)
    out[#out + 1] = ""
  end
  return table.concat(out, "\n")
end

-- ---- annotations

-- what objects have besides methods
local FIELDS = {
  ["lian"] = {"@field version string", "@field _VERSION string", "@field read lian.read", "@field frame lian.frames",
    "@field report lian.reports", "@field recipe lian.recipes"},
  ["lian.frame"] = {"@field title string|nil", "@field note string|nil", "@field provenance table|nil",
    "@field count integer rows", "@operator len: integer", "@overload fun(row: integer|string, column: string): any"},
  ["lian.chain"] = {"@operator len: integer"}, ["lian.score"] = {"@operator len: integer"},
  ["lian.judgement"] = {"@field weights table<string, number>", "@field ratio number|nil", "@field lambda number|nil",
    "@field index number|nil", "@field xi number|nil"},
  ["lian.scenario"] = {"@field name string", "@field from number|nil", "@field to number|nil", "@field step string|nil",
    "@field home string|nil", "@field shocks lian.shock[]", "@field script string|nil"},
  ["lian.result"] = {"@field name string"},
}

-- what is returned and has no methods
local PLAIN = {["lian.check"] = {"row table absolute, at, relative, relative_at", "column table as row",
  "zero_output integer nodes", "negative_flows integer", "negative_demand integer", "negative_value_added integer",
  "radius number spectral radius of the coefficients", "radius_total number with imports",
  "filled_flows integer cells that are not 0", "looks_like_total any what may be a sum of others",
  "negative_output integer", "stray_demand table demand of no known region",
  "doubts string[] roles that labels speak against, regions that may be one",
  "value_added number sum over the nodes", "inputs table<string, number> role -> sum",
  "demand table<string, number> role -> sum"}}

local function add_plain(out)
  for _, class in ipairs(options.names(PLAIN)) do
    out[#out + 1] = "---@class " .. class
    for _, field in ipairs(PLAIN[class]) do out[#out + 1] = "---@field " .. field end
    out[#out + 1] = ""
  end
end

local function local_of(class) return (class:match("^%S+"):gsub("%.", "_")) end

local function class_name(entry) return "lian.options." .. entry.call:gsub("^lian%.", ""):gsub("[.:]", "_") end

local function add_class(out, class)
  out[#out + 1] = "---@class " .. class
  for _, line in ipairs(FIELDS[class:match("^%S+")] or {}) do out[#out + 1] = "---" .. line end
  out[#out + 1] = ("local %s = {}"):format(local_of(class))
  out[#out + 1] = ""
end

local function add_fields(out, entry)
  local fields = entry.declaration and entry.declaration.fields or taken[entry.call]
  if not fields then return end
  out[#out + 1] = "---@class " .. (entry.declaration and "lian.fields." .. entry.name or class_name(entry))
  for _, field in ipairs(fields) do
    local type, text
    if entry.declaration then type, text = type_of(field), reference.meaning(field)
    else type, text = type_of_option(field), reference.meaning_of_option(entry.call, field) end
    out[#out + 1] = ("---@field %s%s %s %s"):format(field.name or field[1], field.required and "" or "?", type, text)
  end
  out[#out + 1] = ""
end

-- "@param given? {top: integer}|integer": what it is besides a table of options
local function besides(line)
  local rest = line:match("^@param given%??%s+(.*)") or ""
  rest = rest:gsub("%b{}", "table"):match("^%S+") or ""
  local out = {}
  for part in rest:gmatch("[^|]+") do if part ~= "table" then out[#out + 1] = "|" .. part end end
  return table.concat(out)
end

-- the comment, where a parameter `given` is of the class of its options
local function add_comment(out, entry)
  local typed, open = taken[entry.call] ~= nil, false
  for _, line in ipairs(entry.block) do
    if typed and line:match("^@param given") then
      open = select(2, line:gsub("{", "")) > select(2, line:gsub("}", ""))
      out[#out + 1] = ("---@param given%s %s%s"):format(line:match("^@param given(%??)"), class_name(entry),
        open and "" or besides(line))
    elseif entry.call == "lian.scenario" and line:match("^@return") then
      out[#out + 1] = ("---@return fun(given: %s): lian.scenario"):format(class_name(entry))
    elseif open then
      open = not line:find("}", 1, true)
    elseif not line:match("^@class") then
      out[#out + 1] = "---" .. line
    end
  end
end

---Type annotations for editors (LuaCATS), one file.
---@return string
function reference.annotations()
  local out, seen = {"---@meta lian", "", "---@class lian.shock a shock, policy or target of a scenario",
    "---@field kind string the instrument, such as \"embargo\"", ""}, {}
  add_plain(out)
  local entries = reference.entries()
  for _, entry in ipairs(entries) do
    local class = group_of(entry.prefix)[3]
    if not seen[class] then add_class(out, class) end
    seen[class] = true
  end
  for _, entry in ipairs(entries) do
    add_fields(out, entry)
    add_comment(out, entry)
    out[#out + 1] = ("function %s%s%s(%s) end"):format(local_of(group_of(entry.prefix)[3]),
      entry.prefix:sub(-1) == ":" and ":" or ".", entry.name, entry.parameters)
    out[#out + 1] = ""
  end
  for _, part in ipairs{"read", "frame", "report", "recipe"} do
    out[#out + 1] = ("lian.%s = %s"):format(part, local_of(group_of("lian." .. part .. ".")[3]))
  end
  out[#out + 1] = ""
  out[#out + 1] = "return lian"
  return table.concat(out, "\n") .. "\n"
end

return reference
