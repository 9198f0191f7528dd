import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { readEnvironment } from '#platform';

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}

type Model = new (manifest: object) => { validate(): void };

// The packages carry the schemas of Kubernetes and KEDA, compiled into validators.
const require = createRequire(import.meta.url);
const MODULES: Record<string, string> = {
  'apps/v1': 'kubernetes-models/apps/v1',
  'autoscaling/v2': 'kubernetes-models/autoscaling/v2',
  'policy/v1': 'kubernetes-models/policy/v1',
  v1: 'kubernetes-models/v1',
  'keda.sh/v1alpha1': '@kubernetes-models/keda/keda.sh/v1alpha1',
};

const folder = 'deploy/kubernetes';
const flags = JSON.parse(readFileSync('tools/support/service-flags.json', 'utf8')) as Record<string, string[]>;
const manifests = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
  .flatMap((name) => parseAllDocuments(readFileSync(`${folder}/${name}`, 'utf8')))
  .map((document) => document.toJS() as Manifest);

function validate(manifest: Manifest): void {
  const models = require(MODULES[manifest.apiVersion]!) as Record<string, Model>;
  new models[manifest.kind]!(manifest).validate();
}

const named = <T>(kind: string) => manifests.filter((one) => one.kind === kind) as (Manifest & T)[];

interface Deployment {
  spec: {
    selector: { matchLabels: Record<string, string> };
    template: {
      metadata: { labels: Record<string, string> };
      spec: {
        containers: {
          command: string[];
          env: { name: string; value: string }[];
          ports: { containerPort: number }[];
          resources: { requests: object; limits: object };
          [probe: string]: unknown;
        }[];
      };
    };
  };
}

describe('the Kubernetes manifests', () => {
  it.each(manifests.map((one) => [`${one.kind} ${one.metadata.name}`, one] as const))(
    '%s fits its schema',
    (_, one) => {
      expect(() => validate(one)).not.toThrow();
    },
  );

  it('would not fit with a mistake in them', () => {
    const [deployment] = named<Deployment>('Deployment');
    expect(() => validate({ ...deployment!, spec: { ...deployment!.spec, replicas: 'two' } } as never)).toThrow();
    const [scaled] = named<{ spec: object }>('ScaledObject');
    expect(() => validate({ ...scaled!, spec: { ...scaled!.spec, triggers: 'lag' } } as never)).toThrow();
  });

  it('give each service an environment that it accepts, probes and limits', () => {
    const [config] = named<{ data: Record<string, string> }>('ConfigMap');
    const [secret] = named<{ stringData: Record<string, string> }>('Secret');
    for (const { metadata, spec } of named<Deployment>('Deployment')) {
      const [container] = spec.template.spec.containers;
      const own = Object.fromEntries(container!.env.map(({ name, value }) => [name, value]));
      const environment = readEnvironment({ ...config!.data, ...secret!.stringData, ...own });
      const service = metadata.name.replace('loyalty-', '') as 'ledger' | 'insights' | 'gateway';
      expect(container!.command).toEqual(['node', ...(flags[service] ?? []), `dist/apps/${service}/src/main.js`]);
      expect(container!.ports[0]!.containerPort).toBe(environment.ports[service]);
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) expect(container).toHaveProperty(probe);
      expect(container!.resources).toEqual({ requests: expect.anything(), limits: expect.anything() });
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    }
  });

  it('scale and protect what is there', () => {
    const deployments = named<Deployment>('Deployment').map(({ metadata }) => metadata.name);
    type Target = { spec: { scaleTargetRef: { name: string } } };
    const scaled = [...named<Target>('ScaledObject'), ...named<Target>('HorizontalPodAutoscaler')];
    expect(scaled.map(({ spec }) => spec.scaleTargetRef.name).sort()).toEqual([...deployments].sort());
    expect(named('PodDisruptionBudget').map(({ metadata }) => metadata.name)).toEqual(deployments);
  });
});
