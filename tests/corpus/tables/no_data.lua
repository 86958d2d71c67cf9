return { tables = f(), ['x'] = null }
