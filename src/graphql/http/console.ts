import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

/** Code and styles come from this server alone; GraphiQL's editors set style attributes and have their fonts as data. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
  + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Yardstick</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/console/graphiql.css">
    <link rel="stylesheet" href="/console/page.css">
  </head>
  <body>
    <div id="console">Loading …</div>
    <script src="/console/react.js"></script>
    <script src="/console/react-dom.js"></script>
    <script src="/console/graphiql.js"></script>
    <script src="/console/page.js"></script>
  </body>
</html>
`;

const STYLE = 'html, body, #console { height: 100%; margin: 0; }\n';

const DEFAULT_QUERY = `# Put your key under Headers below,
# then press Ctrl-Enter.

query Welcome {
  organization {
    name
    timeZone
  }
  kpis(first: 20) {
    nodes {
      key
      name
      current {
        expression
        unit
      }
      evaluate(
        window: { last: { count: 6, unit: MONTH } }
        grain: MONTH
      ) {
        periods {
          label
        }
        groups {
          values
        }
      }
    }
  }
}
`;

const DEFAULT_HEADERS = '{\n  "Authorization": "Bearer YOUR_KEY"\n}\n';

/** The schema is asked for without the key, so that the documentation is there before one has been typed. */
const SCRIPT = `const send = GraphiQL.createFetcher({ url: '/graphql' });
const fetcher = (query, options) => send(query, query.operationName === 'IntrospectionQuery' ? { ...options, headers: {} } : options);
ReactDOM.createRoot(document.getElementById('console')).render(React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: ${JSON.stringify(DEFAULT_QUERY)},
  defaultHeaders: ${JSON.stringify(DEFAULT_HEADERS)},
  defaultEditorToolsVisibility: 'headers',
  isHeadersEditorEnabled: true,
  shouldPersistHeaders: false,
}));
`;

const require = createRequire(import.meta.url);
const inPackage = (name: string, file: string): string => join(dirname(require.resolve(`${name}/package.json`)), file);

/** GraphiQL at `/`, from the installed packages: it works without the internet. */
export function serveConsole(app: FastifyInstance): void {
  app.get('/', (_request, reply) => reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(PAGE));
  app.get('/console/page.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  app.get('/console/page.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(SCRIPT));
  serveFile(app, '/console/graphiql.css', 'text/css; charset=utf-8', inPackage('graphiql', 'graphiql.min.css'));
  serveFile(app, '/console/graphiql.js', 'text/javascript; charset=utf-8', inPackage('graphiql', 'graphiql.min.js'));
  serveFile(app, '/console/react.js', 'text/javascript; charset=utf-8', inPackage('react', 'umd/react.production.min.js'));
  serveFile(app, '/console/react-dom.js', 'text/javascript; charset=utf-8', inPackage('react-dom', 'umd/react-dom.production.min.js'));
}

/** Read when first asked for, then kept: there are four, a megabyte and a half in all. */
function serveFile(app: FastifyInstance, url: string, type: string, path: string): void {
  let content: Promise<Buffer> | undefined;
  app.get(url, async (_request, reply) => {
    content ??= readFile(path);
    return reply.type(type).header('cache-control', 'public, max-age=3600').send(await content);
  });
}
