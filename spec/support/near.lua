--- Comparisons of numbers, arrays and matrices within a tolerance, that say where they differ.
local near = {}

---|a - b| <= tolerance * max(1, |b|)
function near.number(expected, given, tolerance, where)
  local allowed = tolerance * math.max(1, math.abs(expected))
  if type(given) ~= "number" or not (math.abs(given - expected) <= allowed) then
    error(("%s: expected %.17g, got %s"):format(where or "number", expected, tostring(given)), 2)
  end
end

---Two arrays, within tolerance of the largest expected entry.
function near.array(expected, given, tolerance, where)
  local scale = 0
  for _, v in ipairs(expected) do scale = math.max(scale, math.abs(v)) end
  if #expected ~= #given then
    error(("%s: expected %d numbers, got %d"):format(where or "array", #expected, #given), 2)
  end
  for i, v in ipairs(expected) do
    if not (math.abs(given[i] - v) <= tolerance * (scale > 0 and scale or 1)) then
      error(("%s[%d]: expected %.17g, got %.17g"):format(where or "array", i, v, given[i]), 2)
    end
  end
end

---An array of rows against a matrix, within tolerance of the largest expected cell.
function near.matrix(expected, given, tolerance, where)
  local all, flat = {}, {}
  for i, row in ipairs(expected) do
    for j, v in ipairs(row) do
      all[#all + 1], flat[#flat + 1] = v, given:get(i, j)
    end
  end
  near.array(all, flat, tolerance, where or "matrix")
end

return near
