// Soon
export const gradients = {}; export const nodeNames: Record<string,string> = {};
