--- The manual's reference page and its table of instruments, as Markdown: `make doc` writes them.
local instruments = require "lian.scenario.instruments"
local reference = require "lian.reference"
local taken = require "lian.help.options"

local page = {}

-- the table of a verb's options
local function add_options(out, entry)
  if entry.declaration or not taken[entry.call] then return end
  for _, line in ipairs{"", "| option | takes | meaning |", "| --- | --- | --- |"} do out[#out + 1] = line end
  for _, option in ipairs(taken[entry.call]) do
    out[#out + 1] = ("| `%s`%s | `%s` | %s |"):format(option[1], option.required and " (required)" or "",
      reference.type_of_option(option):gsub("|", "\\|"),
      (reference.meaning_of_option(entry.call, option):gsub("|", "\\|")))
  end
end

---The reference page of the manual, as Markdown.
---@return string
function page.markdown()
  local last
  local out = {"# Reference", "",
    "Made from the comments in the sources by `make doc`; `lian help VERB` prints the same.", "",
    "In examples `chain` and `world` are the sample table of four regions, `chips` is the sample list of items (the",
    "README says how they are had), `net` a network of firms, `result` a run at once, `run` one in time and `sweep`",
    "many of them, `frame` a frame, `page` a report and `store` a store: what the heading before them is about. All of",
    "them are run by `spec/examples_spec.lua`, but for those that read files of yours.", ""}
  for _, entry in ipairs(reference.entries()) do
    if entry.prefix ~= last then
      last = entry.prefix
      out[#out + 1] = ("## %s"):format(reference.group_of(last)[2])
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
          reference.type_of(field):gsub("|", "\\|"), (reference.meaning(field):gsub("|", "\\|")))
      end
    end
    add_options(out, entry)
    out[#out + 1] = ""
  end
  return table.concat(out, "\n")
end

---The manual's table of instruments, as Markdown.
---@return string
function page.instruments()
  local out = {"| instrument | is | acts | what it does |", "| --- | --- | --- | --- |"}
  for _, declaration in ipairs(instruments) do
    out[#out + 1] = ("| `%s` | %s | %s | %s |"):format(declaration.name, declaration.is,
      reference.engines_of(declaration),
      (declaration.text:match("^(.-[:%.])%s") or declaration.text):gsub("[:%.]$", ""))
  end
  return table.concat(out, "\n")
end

return page
