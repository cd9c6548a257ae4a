export declare const fill: (what: string, template: string, values: Readonly<Record<string, string | number>>) => string
