import { z } from 'zod';
import { explained, orEmpty, section } from './values.ts';
import { mcpSection } from './mcp.ts';
import { ownRulesSchema } from './own-rules.ts';
import { policySchema, ruleSchemas } from './policy.ts';
import { ledgerSection, modelsSection, serverSection, upstreamsSection } from './server.ts';

/** The schema of a whole `sallyport.yaml`. @param ids - rule ids that exist */
export function fileSchema(ids: readonly string[]) {
  return section({
    version: explained(z.literal(1, { error: 'this version of Sallyport reads version: 1' }).optional(), 'Version of the file format.', { shape: '1', standard: '1' }),
    server: explained(orEmpty(serverSection), 'Where the gateway listens and what it reads. A change needs a restart.'),
    upstreams: explained(orEmpty(upstreamsSection), 'The model servers, by a name of your choice. Without any: those that OPENAI_API_KEY and ANTHROPIC_API_KEY open, else the practice model. A change needs a restart.', { shape: 'map of name to upstream' }),
    ledger: explained(orEmpty(ledgerSection), 'The record of every exchange. A change needs a restart.'),
    mcp: explained(orEmpty(mcpSection), 'MCP servers behind `sallyport mcp`, which fronts them as one. A change needs a restart.'),
    models: explained(orEmpty(modelsSection), 'Models on disk that were approved, and what is refused without an approval. A change needs a restart.'),
    policy: explained(orEmpty(policySchema(ids)), 'What is found, and what happens then. A change is taken over while running.'),
    rules: explained(ownRulesSchema(ruleSchemas(ids).pattern).section, 'Rules of your own, and findings that are taken back. What they lead to is said in `policy`, as for any rule. A change is taken over while running.'),
  });
}

export type FileContent = z.infer<ReturnType<typeof fileSchema>>;
