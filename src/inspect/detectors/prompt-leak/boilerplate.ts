/** Sentences that so many system texts share that an answer holding one gives nothing away. */
export const BOILERPLATE: readonly string[] = [
  'You are a helpful assistant.', 'You are a helpful, harmless and honest assistant.', 'You are a helpful AI assistant.',
  'You are an AI assistant that helps people find information.', 'You are a helpful and friendly assistant.',
  'You are a helpful customer support assistant.', 'You are an expert software engineer.',
  'Answer the user\'s questions.', 'Answer the question as truthfully as possible.', 'Answer in the language of the user.',
  'Answer the question based on the context below.', 'Use the following pieces of context to answer the question at the end.',
  'If you don\'t know the answer, just say that you don\'t know, don\'t try to make up an answer.',
  'If you do not know the answer, say that you do not know.', 'Be concise and helpful.', 'Be polite and professional.',
  'Think step by step.', 'Let\'s think step by step.', 'Please let me know if you have any questions.',
  'How can I help you today?', 'Is there anything else I can help you with?', 'I can\'t help with that.',
  'I\'m sorry, but I can\'t help with that.', 'Respond in JSON format.', 'Respond only with valid JSON.', 'Use Markdown formatting.',
];
