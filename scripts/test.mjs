// `npm test`: installs what tests need, then runs all of them (suite.mjs) under the project's own Node.
import { handOver, install } from './start.mjs'

install()
handOver('suite.mjs', process.argv.slice(2))
