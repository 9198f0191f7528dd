declare module 'kafkajs/src/cluster/index.js' {
  interface CoordinatorRequest {
    groupId: string;
    /** 0: of a consumer group, 1: of a transactional id. */
    coordinatorType?: number;
  }
  interface ConnectedBroker {
    isConnected(): boolean;
  }
  export default class Cluster {
    findGroupCoordinator(request: CoordinatorRequest): Promise<ConnectedBroker>;
  }
}
