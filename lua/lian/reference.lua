--- The reference, read from the comments above the public functions of the installed sources:
--- one text serves `lian help`, the manual's reference page and the editor's type annotations.
---
--- A public function is one whose comment block starts with `---` lines and whose declaration is
--- `function OWNER.name(` or `OWNER.name = `. Instruments are told from their declarations. The module's entry in
--- MODULES says what OWNER is to the user: `chain:` for a method of chains, `lian.` for a function.
local instruments = require "lian.scenario.instruments"
local options = require "lian.base.options"
local width = require "lian.base.width"

local reference = {}

-- module, how its functions are called, and how what it declares as `methods.` is called
local MODULES = {
  {"lian", "lian."}, {"lian.chain.build", "lian."}, {"lian.items", "lian."},
  {"lian.scenario", "lian.", "scenario:"},
  {"lian.base.random", "lian.", "distribution:"}, {"lian.decide.programme", "lian."},
  {"lian.base.limits", "lian."},
  {"lian.read.any", "lian.read."}, {"lian.read.nbs", "lian.read."}, {"lian.read.oecd", "lian.read."},
  {"lian.read.wiod2013", "lian.read."}, {"lian.read.wiod2016", "lian.read."},
  {"lian.read.bea", "lian.read."}, {"lian.read.matrix", "lian.read."},
  {"lian.read.edges", "lian.read."}, {"lian.read.items", "lian.read."}, {"lian.read.trade", "lian.read."},
  {"lian.chain.native", "chain:", "chain:"}, {"lian.chain", "chain:", "chain:"},
  {"lian.methods.leontief", "chain:", "chain:"}, {"lian.methods.multipliers", "chain:", "chain:"},
  {"lian.methods.linkages", "chain:", "chain:"}, {"lian.methods.extraction", "chain:", "chain:"},
  {"lian.methods.position", "chain:", "chain:"}, {"lian.methods.influence", "chain:", "chain:"},
  {"lian.methods.paths", "chain:", "chain:"}, {"lian.methods.prices", "chain:", "chain:"},
  {"lian.methods.balance", "chain:", "chain:"}, {"lian.methods.dependence", "chain:", "chain:"},
  {"lian.methods.aggregate", "chain:", "chain:"},
  {"lian.methods.attainable", "chain:", "chain:"}, {"lian.methods.chokepoints", "chain:", "chain:"},
  {"lian.methods.gaps", "chain:", "chain:"}, {"lian.methods.with", "chain:", "chain:"},
  {"lian.methods.requirements", "chain:", "chain:"}, {"lian.methods.input_classes", "chain:", "chain:"},
  {"lian.triage", "chain:", "chain:"},
  {"lian.chain.native_matrix", "matrix:", "matrix:"}, {"lian.chain.matrix", "matrix:", "matrix:"},
  {"lian.frame", "lian.frame."}, {"lian.frame.access", "frame:", "frame:"},
  {"lian.frame.rows", "frame:", "frame:"}, {"lian.frame.columns", "frame:", "frame:"},
  {"lian.frame.combine", "frame:", "frame:"}, {"lian.frame.show", "frame:", "frame:"},
  {"lian.scenario.results.base", "result:", "result:"},
  {"lian.scenario.results.at_once", "at_once:", "at_once:"},
  {"lian.scenario.results.on_items", "on_items:", "on_items:"},
  {"lian.scenario.results.run", "run:", "run:"}, {"lian.scenario.results.sweep", "sweep:", "sweep:"},
  {"lian.scenario.results.over_years", "over_years:", "over_years:"},
  {"lian.scenario.results.over_years_sweep", "items_sweep:", "items_sweep:"},
  {"lian.store", "store.", "store:"}, {"lian.recipe", "lian.recipe."},
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
  {"matrix:", "Matrices", "lian.matrix"},
  {"lian.frame.", "Making frames", "lian.frames"}, {"frame:", "Frames", "lian.frame"},
  {"store.", "Opening stores", "lian.stores"}, {"store:", "Stores", "lian.store"},
  {"lian.recipe.", "Recipes: what repeats a run", "lian.recipes"},
  {"lian.report.", "Starting reports", "lian.reports"}, {"report:", "Reports", "lian.report"},
}

-- ---- instruments, from their declarations

local TYPES = {labels = "string|string[]", goods = "string|string[]|table<string, string|string[]>",
  text = "string", flag = "boolean", callable = "function", table = "table",
  any = "any"}

local function type_of(field)
  local rule = field.rule[1]
  if rule == "choice" then
    local out = {}
    for k = 2, #field.rule do out[k - 1] = ('"%s"'):format(field.rule[k]) end
    return table.concat(out, "|")
  end
  return TYPES[rule] or "number|lian.distribution"
end

local function meaning_of(field)
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

local ENGINES = {{"at_once", "at once"}, {"on_items", "on items"}, {"in_time", "in time"},
  {"over_years", "on items over years"}}

local function engines_of(declaration)
  local out = {}
  for _, engine in ipairs(ENGINES) do if declaration[engine[1]] then out[#out + 1] = engine[2] end end
  return table.concat(out, ", ")
end

local function wrapped(text, columns)
  local lines, line = {}, ""
  for word in text:gmatch("%S+") do
    if #line + #word + 1 > columns and line ~= "" then lines[#lines + 1], line = line, "" end
    line = line == "" and word or line .. " " .. word
  end
  lines[#lines + 1] = line
  return lines
end

local function instrument_entry(declaration)
  local block = wrapped(declaration.text, 110)
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

local function parse(text, item, into)
  local block = {}
  for line in (text .. "\n"):gmatch("(.-)\r?\n") do
    local comment = line:match("^%-%-%-(.*)")
    if comment then
      block[#block + 1] = comment
    else
      local owner, name, parameters = declared(line)
      local header = block[1] and block[1]:match("^ ") -- a file's own header stands apart
      if name and #block > 0 and not header and name:sub(1, 1) ~= "_" then
        local prefix = owner == "methods" and item[3] or item[2]
        into[#into + 1] = {name = name, call = prefix .. name, prefix = prefix, module = item[1],
          parameters = parameters, block = block}
      end
      block = {}
    end
  end
end

---All public functions that are documented, group by group.
---@return table[] entries {name, call, prefix, module, parameters, block}
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

local function summary(entry)
  local text = {}
  for _, line in ipairs(entry.block) do
    if line:match("^@") or line:match("^```") then break end
    text[#text + 1] = line
    if line:match("%.%s*$") or line:match("%.%s") then break end
  end
  local joined = table.concat(text, " ")
  return (joined:match("^(.-%.)%s") or joined)
end

local function is_noise(line) return line:match("^@class") or line:match("^@overload") end

local function write_tag(line)
  local tag, rest = line:match("^@(%w+)%s*(.*)")
  if tag == "param" then return "  takes    " .. rest end
  if tag == "return" then return "  returns  " .. rest end
  if tag == "field" then return "  field    " .. rest end
  return "  " .. tag .. "  " .. rest
end

local function describe(entry)
  local lines, code = {entry.call .. (entry.parameters and (entry.declaration or
    entry.parameters:match("options")) and "{...}" or "(...)"), ""}, false
  for _, line in ipairs(entry.block) do
    if line:match("^```") then
      code = not code
    elseif code then
      lines[#lines + 1] = "    " .. line
    elseif line:match("^@") then
      if not is_noise(line) and not entry.declaration then lines[#lines + 1] = write_tag(line) end
    else
      lines[#lines + 1] = "  " .. line
    end
  end
  for _, field in ipairs(entry.declaration and entry.declaration.fields or {}) do
    local text = wrapped(meaning_of(field), 76)
    for k, line in ipairs(text) do
      lines[#lines + 1] = k == 1 and ("  %-20s %s%s"):format(field.name, field.required and "required; " or "", line) or
        (" "):rep(23) .. line
    end
  end
  return lines
end

local function overview(entries)
  local lines = {"lian: what there is. `lian help VERB` explains one.", ""}
  local last
  for _, entry in ipairs(entries) do
    if entry.prefix ~= last then
      if last then lines[#lines + 1] = "" end
      last = entry.prefix
    end
    lines[#lines + 1] = ("  %-24s %s"):format(entry.call, width.cut(summary(entry), 90))
  end
  return lines
end

---The lines of `lian help [verb]`.
---@param word? string a function's name, with or without its owner; nil lists all
---@return string[]|nil lines
---@return string|nil message names the nearest verb
function reference.help(word)
  local entries = reference.entries()
  if not word then return overview(entries) end
  local lines, names = {}, {}
  for _, entry in ipairs(entries) do
    names[#names + 1] = entry.name
    if entry.name == word or entry.call == word then
      if #lines > 0 then lines[#lines + 1] = "" end
      for _, line in ipairs(describe(entry)) do lines[#lines + 1] = line end
    end
  end
  if #lines > 0 then return lines end
  return nil, ("no verb %s%s"):format(options.describe(word), options.suggest(word, names))
end

local function group_of(prefix)
  for _, group in ipairs(GROUPS) do if group[1] == prefix then return group end end
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
          type_of(field):gsub("|", "\\|"), (meaning_of(field):gsub("|", "\\|")))
      end
    end
    out[#out + 1] = ""
  end
  return table.concat(out, "\n")
end

---Type annotations for editors (LuaCATS), one file.
---@return string
function reference.annotations()
  local out, seen = {"---@meta lian", "", "---@class lian.shock a shock, policy or target of a scenario", ""}, {}
  for _, entry in ipairs(reference.entries()) do
    local class = group_of(entry.prefix)[3]
    local owner = class:match("^%S+"):gsub("%.", "_")
    if not seen[class] then
      seen[class] = true
      out[#out + 1] = ("---@class %s"):format(class)
      out[#out + 1] = ("local %s = {}"):format(owner)
      out[#out + 1] = ""
    end
    if entry.declaration then
      out[#out + 1] = "---@class lian.fields." .. entry.name
      for _, field in ipairs(entry.declaration.fields) do
        out[#out + 1] = ("---@field %s%s %s %s"):format(field.name, field.required and "" or "?", type_of(field),
          meaning_of(field))
      end
      out[#out + 1] = ""
    end
    for _, line in ipairs(entry.block) do out[#out + 1] = "---" .. line end
    local parameters = entry.parameters or ""
    local method = entry.prefix:sub(-1) == ":"
    if method then parameters = parameters:gsub("^%s*[%w_]+%s*,?%s*", "") end
    out[#out + 1] = ("function %s%s%s(%s) end"):format(owner, method and ":" or ".", entry.name,
      parameters)
    out[#out + 1] = ""
  end
  out[#out + 1] = "return lian"
  return table.concat(out, "\n") .. "\n"
end

return reference
