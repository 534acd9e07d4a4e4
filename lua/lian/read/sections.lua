--- The section of ISIC Rev. 4 (A farming, B mining, ... U) of each sector of a source. A sector that spans several has
--- the letter of each ("DE": electricity, gas and water); a part that is small beside the rest is not named. What is
--- in no section (scrap, government enterprises of all kinds) has "".
---
--- Sources of the concordances: United Nations, ISIC Rev. 4 (Statistical Papers M 4/Rev. 4, 2008), whose divisions are
--- those of NACE Rev. 2 and CPA 2.1, and its correspondence with ISIC Rev. 3.1; National Bureau of Statistics of China,
--- GB/T 4754 (2002, 2011, 2017) and the lists of sectors in its input-output tables, with its correspondence of
--- GB/T 4754 and ISIC Rev. 4; OECD, Input-Output Tables 2021 edition (sectors are ranges of ISIC divisions); Timmer et
--- al. 2015 (WIOD 2013: NACE Rev. 1); US Census Bureau, 2012 NAICS to ISIC Rev. 4.
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local problem = require "lian.read.problem"

local sections = {}

local DIVISIONS = "1-3:A 5-9:B 10-33:C 35:D 36-39:E 41-43:F 45-47:G 49-53:H 55-56:I 58-63:J 64-66:K 68:L 69-75:M " ..
  "77-82:N 84:O 85:P 86-88:Q 90-93:R 94-96:S 97-98:T 99:U"

-- number of sectors, code that is construction in this list alone of those as long, sections by code
local NBS = {
  {122, 88, "1-6:A 7-12:B 13-83:C 84:E 85-86:D 87:E 88:F 89-98:H 99-100:J 101:G 102-103:I 104-105:K 106:L 107:N " ..
    "108:MN 109:N 110-112:M 113:E 114:N 115:S 116:P 117:Q 118:OQ 119:JR 120-121:R 122:OS"}, -- 2002
  {42, 26, "1:A 2-5:B 6-21:C 22:E 23-24:D 25:E 26:F 27-28:H 29:J 30:G 31:I 32:K 33:L 34:MN 35-36:M 37:N 38:S 39:P " ..
    "40:OQ 41:JR 42:OS"}, -- 2002 to 2007
  {135, 95, "1-5:A 6-10:B 11-90:C 91:E 92-93:D 94:E 95:F 96-104:H 105-107:J 108:G 109-110:I 111-112:K 113:L 114:N " ..
    "115:MN 116:N 117-120:M 121-122:E 123:N 124-125:S 126:P 127:Q 128:O 129:Q 130-131:J 132-134:R 135:OS"}, -- 2007
  {41, 25, "1:A 2-5:B 6-20:C 21:CE 22-23:D 24:E 25:F 26-27:H 28:J 29:G 30:I 31:K 32:L 33:MN 34-35:M 36:N 37:S " ..
    "38:P 39:OQ 40:JR 41:OS"}, -- 2010
  {139, 99, "1-5:A 6-11:B 12-93:C 94:E 95:C 96-97:D 98:E 99-102:F 103:G 104-111:H 112-113:I 114-115:J 116-118:K " ..
    "119:L 120:N 121:MN 122-124:M 125-126:E 127:N 128-129:S 130:P 131-132:Q 133-134:J 135-137:R 138:O 139:OS"}, -- 2012
  {42, 28, "1:A 2-5:B 6-22:C 23:E 24:C 25-26:D 27:E 28:F 29:G 30:H 31:I 32:J 33:K 34:L 35:MN 36:M 37:N 38:S 39:P " ..
    "40:Q 41:JR 42:OS"}, -- 2012, 2015
  {149, 101, "1-5:A 6-11:B 12-95:C 96:E 97:C 98-99:D 100:E 101-104:F 105-106:G 107-118:H 119-120:I 121-125:J " ..
    "126-128:K 129:L 130:N 131:MN 132-134:M 135-136:E 137:N 138-139:S 140:P 141-142:Q 143-144:J 145-147:R 148:O " ..
    "149:OS"}, -- 2017
  {42, 27, "1:A 2-5:B 6-21:C 22:CE 23:C 24-25:D 26:E 27:F 28:G 29:H 30:I 31:J 32:K 33:L 34:MN 35-36:M 37:N 38:S " ..
    "39:P 40:Q 41:JR 42:OS"}, -- 2017, 2018, 2020
  {153, 103, "1-5:A 6-11:B 12-97:C 98:E 99:C 100-101:D 102:E 103-108:F 109-110:G 111-122:H 123-124:I 125-129:J " ..
    "130-132:K 133:L 134:N 135:MN 136-138:M 139-140:E 141:N 142-143:S 144:P 145-146:Q 147-148:J 149-151:R 152:O " ..
    "153:OS"}, -- 2018, 2020
}
local OECD = "1-2:A 3-5:B 6-22:C 23:D 24:E 25:F 26:G 27-31:H 32:I 33-35:J 36:K 37:L 38:M 39:N 40:O 41:P 42:Q 43:R " ..
  "44:S 45:T"
-- c16 with recycling, c26 with travel agencies, c34 with sewerage
local WIOD2013 = "1:A 2:B 3-16:C 17:DE 18:F 19-21:G 22:I 23-26:H 27:HJ 28:K 29:L 30:JMN 31:O 32:P 33:Q 34:JRS 35:T"
-- codes begin so, or are so; the longest beginning counts
local NAICS = {
  ["11"] = "A", ["21"] = "B", ["22"] = "DE", ["2211"] = "D", ["2212"] = "D", ["2213"] = "E", ["23"] = "F",
  ["31"] = "C", ["32"] = "C", ["33"] = "C", ["42"] = "G", ["44"] = "G", ["45"] = "G", ["4A"] = "G", ["4B"] = "G",
  ["48"] = "H", ["49"] = "H", ["51"] = "J", ["52"] = "K", ["53"] = "LN", ["531"] = "L", ["532"] = "N", ["533"] = "N",
  HS = "L", ORE = "L", ["54"] = "M", ["5415"] = "J", ["55"] = "M", ["56"] = "N", ["562"] = "E", ["61"] = "P",
  ["62"] = "Q", ["71"] = "R", ["72"] = "I", ["81"] = "S", ["8111"] = "G", ["8113"] = "C", ["814"] = "T", ["92"] = "O",
  S00500 = "O", S00600 = "O", GFG = "O", GSLG = "O", GSLGE = "P", GSLGH = "Q", GSLGO = "O", S00101 = "D", S00201 = "H",
  S00202 = "D",
}

-- number -> letters, of "1-3:A 5:B"
local function ranges(text)
  local out = {}
  for first, last, letters in text:gmatch("(%d+)%-?(%d*):(%u+)") do
    for code = tonumber(first), tonumber(last) or tonumber(first) do out[code] = letters end
  end
  return out
end

local DIVISION = ranges(DIVISIONS)

-- the letters of a text in the order of the alphabet, each once
local function united(letters)
  local seen, out = {}, {}
  for letter in letters:gmatch("%u") do
    if not seen[letter] then seen[letter], out[#out + 1] = true, letter end
  end
  table.sort(out)
  return table.concat(out)
end

local function between(first, last)
  local out = {}
  for code = first:byte(), last:byte() do out[#out + 1] = string.char(code) end
  return table.concat(out)
end

---The sections of a code of ISIC Rev. 4, NACE Rev. 2 or CPA 2.1: a section, a division or a longer code, or several,
---as "C26", "CPA_C10-12", "D05T06", "R_S", "26.11", "10". "": none that there is.
---@param code string
---@return string
function sections.isic(code)
  local first, to, last = code:gsub("^CPA_", ""):match("^(%u)([-_,]?)(%u?)$")
  if first then
    local letters = to == "-" and last ~= "" and first <= last and between(first, last) or first .. last
    return letters:find("[^A-U]") and "" or united(letters)
  end
  local letters, before = {}, nil
  local plain = code:gsub("(%d%d)%.%d+", "%1") -- 26.11: division 26
  for mark, digits in plain:gmatch("([-T]?)%u?%f[%d](%d%d+)") do
    local division = tonumber(digits:sub(1, 2))
    if not DIVISION[division] then return "" end
    for d = mark ~= "" and before or division, division do letters[#letters + 1] = DIVISION[d] or "" end
    before = division
  end
  return united(table.concat(letters))
end

---The sections of a code of the US tables, which are those of NAICS.
---@param code string
---@return string
function sections.naics(code)
  for length = #code, 2, -1 do
    local letters = NAICS[code:sub(1, length)]
    if letters then return letters end
  end
  return ""
end

local function each(codes, work)
  local out = {}
  for k, code in ipairs(codes) do out[k] = work(code) end
  return out
end

local function is_construction(name) return name:find("onstruction") ~= nil or name:find("建筑", 1, true) ~= nil end

-- the list of sectors that a table of China has
local function nbs_layout(codes, names)
  for _, layout in ipairs(NBS) do
    local count, at = layout[1], layout[2]
    local name = names and names[at] or ""
    if count == #codes and tonumber(codes[at]) == at and is_construction(name) then return layout[3] end
  end
end

---The sections of the sectors of a table of China, or nil where its list of sectors is not known.
---@param codes string[]
---@param names string[] in English or Chinese
---@return string[]|nil
function sections.nbs(codes, names)
  local layout = nbs_layout(codes, names)
  local of = layout and ranges(layout)
  return of and each(codes, function(code) return of[tonumber(code)] or "" end)
end

---The sections of the sectors of a table of the OECD: numbers of the 2021 edition, or ranges of divisions.
---@param codes string[]
---@return string[]
function sections.oecd(codes)
  local of, numbered = ranges(OECD), #codes == 45
  for k, code in ipairs(codes) do numbered = numbered and tonumber(code) == k end
  return each(codes, numbered and function(code) return of[tonumber(code)] end or sections.isic)
end

---The sections of the sectors c1 to c35 of the WIOD 2013 release.
---@param codes string[]
---@return string[]
function sections.wiod2013(codes)
  local of = ranges(WIOD2013)
  return each(codes, function(code) return of[tonumber(code:sub(2))] or "" end)
end

---The sections of codes by a rule of one code.
---@param codes string[]
---@param rule fun(code: string): string
---@return string[]
function sections.each(codes, rule) return each(codes, rule) end

---Whether a text names sections: letters from A to U.
function sections.is(text) return type(text) == "string" and text:find("^[A-U]+$") ~= nil end

local EXPECTED = "'isic', 'naics', or sector -> section (a letter from A to U, or several)"

local function listed(codes, given, path)
  local known, missing, seen = lists.set(codes), {}, {}
  for _, code in ipairs(options.keys(path, given, EXPECTED)) do
    if not known[code] then options.raise(options.unknown(path, "sector", code, codes)) end
    if not sections.is(given[code]) then
      options.fail(("%s['%s']"):format(path, code), "a section, A to U, or several", given[code])
    end
  end
  for _, code in ipairs(codes) do
    if not given[code] and not seen[code] then seen[code], missing[#missing + 1] = true, code end
  end
  return each(codes, function(code) return given[code] or "" end), missing
end

local KINDS = {isic = "ISIC Rev. 4 or NACE Rev. 2", naics = "NAICS"}

local function by_rule(codes, name, path)
  local out, missing, seen, any = each(codes, sections[name]), {}, {}, false
  for k, code in ipairs(codes) do
    any = any or out[k] ~= ""
    if out[k] == "" and not seen[code] then seen[code], missing[#missing + 1] = true, code end
  end
  if not any then problem.bad("%s: no sector is a code of %s, such as '%s'", path, KINDS[name], codes[1]) end
  return out, missing
end

---The sections that a user's option says, and the sectors that have none.
---@param codes string[]
---@param given string|table "isic" (also NACE Rev. 2, CPA 2.1), "naics", or sector -> section
---@param path string in messages
---@return string[] sections
---@return string[] missing
function sections.given(codes, given, path)
  if KINDS[given] then return by_rule(codes, given, path) end
  if type(given) ~= "table" then options.fail(path, EXPECTED, given) end
  return listed(codes, given, path)
end

return sections
