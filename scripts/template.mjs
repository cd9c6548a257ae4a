// Configurations of outside parts, from templates with `__NAME__` in them. Knows no part.

/** The template with its values; one that could write a line of its own is refused, under the name of `what`. */
export const fill = (what, template, values) =>
  template.replace(/__([A-Z_]+?)__/g, (_, name) => {
    const value = String(values[name])
    if (values[name] === undefined || value === '' || /["\r\n]/.test(value))
      throw new Error(`${what}: ${name} can't stand in a configuration`)
    return value
  })
